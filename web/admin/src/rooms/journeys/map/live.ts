// Answers arrive in bursts: whoever shows numbers follows them at most every few seconds.
const kRefreshAfter = 700; // ms
const kRefreshEvery = 5000; // ms

export function follow_answers(refresh: () => void): () => void {
  let refreshed_at = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    if (waiting) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      refreshed_at = Date.now();
      refresh();
    }, Math.max(kRefreshAfter, refreshed_at + kRefreshEvery - Date.now()));
  };
  const source = new EventSource('/api/v1/events');
  for (const name of ['response', 'lost', 'alarm_opened', 'alarm_closed', 'journey_published']) source.addEventListener(name, soon);
  return () => {
    clearTimeout(waiting);
    source.close();
  };
}
