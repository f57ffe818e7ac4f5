// Conditions on answers as rows of a form, and back.
import type { Filter } from '../api/schema';

export interface FilterRow {
  field: string; // "attributes" for any of them
  attribute: string; // its key
  op: NonNullable<Filter['op']>;
  value: string; // several with commas between
}
export const kFilterFields = ['unit', 'channel', 'language', 'touchpoint', 'moment', 'location', 'device', 'method', 'survey', 'attributes'] as const;

export const new_row = (): FilterRow => ({ field: 'attributes', attribute: '', op: 'eq', value: '' });

export function rows_of(filters: readonly Filter[]): FilterRow[] {
  return filters.map((filter) => {
    const is_attribute = filter.field.startsWith('attributes.');
    return {
      field: is_attribute ? 'attributes' : filter.field,
      attribute: is_attribute ? filter.field.slice('attributes.'.length) : '',
      op: filter.op ?? 'eq',
      value: Array.isArray(filter.value) ? filter.value.join(', ') : String(filter.value ?? ''),
    };
  });
}

// A row that is not finished says nothing yet.
export function filters_of(rows: readonly FilterRow[]): Filter[] {
  return rows.filter((row) => row.value.trim() !== '' && (row.field !== 'attributes' || row.attribute.trim())).map((row) => {
    const field = row.field === 'attributes' ? `attributes.${row.attribute.trim()}` : row.field;
    if (row.op === 'in') return { field, op: row.op, value: row.value.split(',').map((one) => one.trim()).filter(Boolean) };
    if (row.op === 'gte' || row.op === 'lte') {
      const number = Number(row.value.replace(',', '.'));
      return { field, op: row.op, value: Number.isFinite(number) ? number : row.value };
    }
    return { field, op: row.op, value: row.value.trim() };
  });
}
