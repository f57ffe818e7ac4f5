import { expect, test } from 'vitest';
import type { Filter } from '../api/schema';
import { filters_of, rows_of } from './filter_rows';

test('filters come back from their rows as they were', () => {
  const filters: Filter[] = [
    { field: 'unit', op: 'eq', value: 'turku' },
    { field: 'channel', op: 'in', value: ['shop', 'till'] },
    { field: 'attributes.age', op: 'gte', value: 34 },
    { field: 'attributes.loyal', op: 'contains', value: 'gold' },
  ];
  expect(filters_of(rows_of(filters))).toEqual(filters);
});
test('rows that are not finished say nothing', () => {
  expect(filters_of([{ field: 'attributes', attribute: ' ', op: 'eq', value: 'x' }, { field: 'unit', attribute: '', op: 'eq', value: ' ' }])).toEqual([]);
});
test('a decimal comma is a decimal comma', () => {
  expect(filters_of([{ field: 'attributes', attribute: 'sum', op: 'lte', value: '2,5' }])).toEqual([{ field: 'attributes.sum', op: 'lte', value: 2.5 }]);
});
