// One way out to the server: JSON, the session's CSRF token on unsafe verbs, problem+json as
// errors, and requests that can be given up.
import type { Problem } from './schema';

// As far as it could be read: a proxy in between may answer with a page of its own.
type Told = Pick<Problem, 'status' | 'title'> & Partial<Problem>;

export type ProblemCode = Problem['code'] | 'unreachable' | 'unexpected';

// What a proxy in between says by the status alone.
const kCodes: Partial<Record<number, ProblemCode>> = {
  0: 'unreachable', 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 408: 'timeout',
  413: 'too_large', 429: 'too_many_requests', 500: 'internal', 502: 'unavailable', 503: 'unavailable',
  504: 'unavailable',
};

export class ApiError extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly field: string | undefined;
  readonly retry_after_s: number | undefined;

  constructor(problem: Told, retry_after_s?: number) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code ?? kCodes[problem.status] ?? 'unexpected';
    this.title = problem.title;
    this.field = problem.field || undefined;
    this.retry_after_s = retry_after_s;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface CallOptions {
  query?: Query;
  body?: unknown;
  file?: Blob;
  signal?: AbortSignal;
  idempotency_key?: string;
}

let csrf_token = '';
let when_signed_out: () => void = () => {};

export function remember_csrf_token(token: string): void {
  csrf_token = token;
}

// Called when any request learns that the session has ended.
export function on_signed_out(callback: () => void): void {
  when_signed_out = callback;
}

export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

export function was_given_up(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

async function problem_of(response: Response): Promise<Told> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...body, status: response.status, title: body.title || response.statusText || String(response.status) };
  } catch {
    return { status: response.status, title: response.statusText || String(response.status) };
  }
}

export async function call<T>(verb: string, path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (verb !== 'GET') headers['X-CSRF-Token'] = csrf_token;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.file) headers['Content-Type'] = options.file.type || 'application/octet-stream';
  if (options.idempotency_key) headers['Idempotency-Key'] = options.idempotency_key;
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method: verb,
      headers,
      credentials: 'same-origin',
      body: options.file ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      signal: options.signal ?? null,
    });
  } catch (error) {
    if (was_given_up(error)) throw error;
    throw new ApiError({ status: 0, title: 'unreachable' });
  }
  if (!response.ok) {
    const problem = await problem_of(response);
    if (response.status === 401 && !path.startsWith('/session')) when_signed_out();
    throw new ApiError(problem, Number(response.headers.get('Retry-After')) || undefined);
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  call<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) });
export const post = <T>(path: string, body: unknown = {}, signal?: AbortSignal) =>
  call<T>('POST', path, { body, ...(signal && { signal }) });
export const put = <T>(path: string, body: unknown) => call<T>('PUT', path, { body });
export const remove = <T = void>(path: string) => call<T>('DELETE', path);
export const create = <T>(path: string, body: unknown) =>
  call<T>('POST', path, { body, idempotency_key: crypto.randomUUID() });
