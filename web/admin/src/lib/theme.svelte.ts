// Light, dark, or as the system says.
export type Theme = 'auto' | 'light' | 'dark';

function kept(): Theme {
  try {
    const value = localStorage.getItem('polku.theme');
    return value === 'light' || value === 'dark' ? value : 'auto';
  } catch {
    return 'auto';
  }
}

let chosen = $state<Theme>(typeof localStorage === 'undefined' ? 'auto' : kept());
let system_is_dark = $state(false);

if (typeof matchMedia !== 'undefined') {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  system_is_dark = dark.matches;
  dark.addEventListener('change', (event) => (system_is_dark = event.matches));
}

export function theme(): Theme {
  return chosen;
}

export function is_dark(): boolean {
  return chosen === 'dark' || (chosen === 'auto' && system_is_dark);
}

export function set_theme(next: Theme): void {
  chosen = next;
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'auto') localStorage.removeItem('polku.theme');
    else localStorage.setItem('polku.theme', next);
  } catch {
    // Lives until the page is closed.
  }
}
