// Short notices over the page; errors stay until they are closed.
export interface Toast {
  id: number;
  kind: 'done' | 'error';
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

let list = $state<Toast[]>([]);
let last_id = 0;

export function toasts(): Toast[] {
  return list;
}

export function close_toast(id: number): void {
  list = list.filter((toast) => toast.id !== id);
}

export function show_toast(kind: Toast['kind'], text: string, action?: Toast['action']): void {
  const id = ++last_id;
  list = [...list.filter((toast) => toast.text !== text), { id, kind, text, action }].slice(-3);
  if (kind === 'done') setTimeout(() => close_toast(id), action ? 9000 : 4500);
}
