// Addresses of the pages, without a hash: one list of patterns, history entries, no page loads.
import { tick } from 'svelte';

export interface Match {
  name: string;
  parameters: Record<string, string>;
}

export interface Pattern {
  name: string;
  path: string; // "/surveys/:id/:tab"
}

const place = $state({
  path: typeof location === 'undefined' ? '/' : location.pathname,
  search: typeof location === 'undefined' ? '' : location.search,
});

type Guard = () => boolean;
let leave_guard: Guard | undefined;

export function path(): string {
  return place.path;
}

export function query(): URLSearchParams {
  return new URLSearchParams(place.search);
}

export function match(patterns: readonly Pattern[], address: string): Match | undefined {
  const parts = address.split('/').filter(Boolean);
  for (const pattern of patterns) {
    const wanted = pattern.path.split('/').filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const parameters: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      if (!part.startsWith(':')) return part === parts[index];
      try {
        parameters[part.slice(1)] = decodeURIComponent(parts[index] ?? '');
      } catch {
        return false;
      }
      return true;
    });
    if (fits) return { name: pattern.name, parameters };
  }
  return undefined;
}

// Asks before leaving a page that has something unsaved: `guard` returns false to stay.
export function guard_leaving(guard: Guard): () => void {
  leave_guard = guard;
  return () => {
    if (leave_guard === guard) leave_guard = undefined;
  };
}

export function go(to: string, options: { replace?: boolean; keep_scroll?: boolean } = {}): void {
  const url = new URL(to, location.origin);
  const same_page = url.pathname === place.path;
  if (!same_page && leave_guard && !leave_guard()) return;
  history[options.replace ? 'replaceState' : 'pushState']({}, '', url);
  place.path = url.pathname;
  place.search = url.search;
  if (!same_page && !options.keep_scroll) void tick().then(() => window.scrollTo(0, 0));
}

// Changes the query of the present page; empty values leave it.
export function set_query(values: Record<string, string | undefined | null>, options: { push?: boolean } = {}): void {
  const next = query();
  for (const [name, value] of Object.entries(values)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  const text = next.toString();
  go(place.path + (text ? `?${text}` : ''), { replace: !options.push });
}

// Takes over plain clicks on links of this site; returns what stops it.
export function listen(): () => void {
  const on_click = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin || /^\/(api|s|r|k)\//.test(url.pathname)) return;
    if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
    event.preventDefault();
    go(url.pathname + url.search);
  };
  const on_pop = () => {
    place.path = location.pathname;
    place.search = location.search;
  };
  document.addEventListener('click', on_click);
  window.addEventListener('popstate', on_pop);
  return () => {
    document.removeEventListener('click', on_click);
    window.removeEventListener('popstate', on_pop);
  };
}
