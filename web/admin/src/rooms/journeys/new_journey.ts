// A journey from nothing, and what importing one would do, in lines.
import type { JourneyDocument, JourneyImportReport } from '../../api/schema';
import { t, type Language } from '../../lib/i18n.svelte';

// A key as the server wants it: a letter first, then letters, digits and underscores.
export function journey_key(name: string): string {
  const latin = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '');
  return latin.slice(0, 56).replace(/_+$/, '');
}

// Names in other letters than Latin, and names that are taken, get their key from chance.
export function empty_journey(name: string, language: Language, chance: () => number = Math.random): Pick<JourneyDocument, 'key' | 'name' | 'language'> & Partial<JourneyDocument> {
  const tail = Math.floor(chance() * 36 ** 5).toString(36).padStart(5, '0');
  return {
    key: `${journey_key(name) || 'journey'}_${tail}`, name, language,
    stages: [
      { key: 'before', kind: 'before', title: t('journeys.stage_before'), moments: [] },
      { key: 'during', kind: 'during', title: t('journeys.stage_during'), moments: [] },
      { key: 'after', kind: 'after', title: t('journeys.stage_after'), moments: [] },
    ],
  };
}

export function import_lines(report: JourneyImportReport): string[] {
  const item = (one: JourneyImportReport['creates'][number]) => `${t(`journeys.what_${one.what}`)}: ${one.name || one.key}`;
  return [
    ...report.problems.map((one) => t('journeys.import_leaves', { what: `${one.path}: ${one.message}` })),
    ...report.creates.map((one) => t('journeys.import_creates', { item: item(one) })),
    ...report.reuses.map((one) => t('journeys.import_reuses', { item: item(one) })),
    ...(report.renames.length ? [t('journeys.import_renames', { n: report.renames.length })] : []),
  ];
}
