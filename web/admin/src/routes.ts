// Every address of the pages, in one list.
import type { Component } from 'svelte';
import { use_texts } from './lib/i18n.svelte';
import type { Pattern } from './lib/router.svelte';

export const kRoutes = [
  { name: 'overview', path: '/' },
  { name: 'sign_in', path: '/login' },
  { name: 'journeys', path: '/journeys' },
  { name: 'journey', path: '/journeys/:id' },
  { name: 'journey_edit', path: '/journeys/:id/edit' },
  { name: 'journey_versions', path: '/journeys/:id/versions' },
  { name: 'personas', path: '/personas' },
  { name: 'touchpoints', path: '/touchpoints' },
  { name: 'voice_theme', path: '/voice/themes/:key' },
  { name: 'voice', path: '/voice' },
  { name: 'voice', path: '/voice/:tab' },
  { name: 'surveys', path: '/surveys' },
  { name: 'survey', path: '/surveys/:id' },
  { name: 'survey', path: '/surveys/:id/:tab' },
  { name: 'answers', path: '/answers' },
  { name: 'answers', path: '/answers/:id' },
  { name: 'settings', path: '/settings' },
  { name: 'settings', path: '/settings/:section' },
] as const satisfies readonly Pattern[];

export type RouteName = (typeof kRoutes)[number]['name'];
type Room = () => Promise<{ default: Component<any> }>;

const with_texts = async <T>(part: Parameters<typeof use_texts>[0], room: Promise<T>): Promise<T> => (await Promise.all([room, use_texts(part)]))[0];

// Each room is a file of its own on the wire.
export const kRooms: Record<Exclude<RouteName, 'sign_in'>, Room> = {
  overview: () => import('./rooms/overview/Overview.svelte'),
  journeys: () => with_texts('journeys', import('./rooms/journeys/JourneyList.svelte')),
  journey: () => with_texts('journeys', import('./rooms/journeys/map/MapPage.svelte')),
  journey_edit: () => with_texts('journeys', import('./rooms/journeys/edit/Edit.svelte')),
  journey_versions: () => with_texts('journeys', import('./rooms/journeys/edit/Versions.svelte')),
  personas: () => with_texts('journeys', import('./rooms/journeys/library/Personas.svelte')),
  touchpoints: () => with_texts('journeys', import('./rooms/journeys/library/Touchpoints.svelte')),
  voice_theme: () => with_texts('voice', import('./rooms/voice/ThemePage.svelte')),
  voice: () => with_texts('voice', import('./rooms/voice/Voice.svelte')),
  surveys: () => with_texts('surveys', import('./rooms/surveys/SurveyList.svelte')),
  survey: () => with_texts('surveys', import('./rooms/surveys/Survey.svelte')),
  answers: () => import('./rooms/answers/Answers.svelte'),
  settings: () => with_texts('settings', import('./rooms/settings/Settings.svelte')),
};
