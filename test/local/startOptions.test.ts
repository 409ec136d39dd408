import { readStartOptions } from '../../local/startOptions';

test.each([
  [['--profiles', '9'], undefined, /--profiles takes a number from 10/],
  [['--profiles', '1e3'], undefined, /--profiles takes a number/],
  [['--source', 'sap'], undefined, /--source takes files or dataverse.*npm start -- /s],
  [['--wrong'], undefined, /Unknown option '--wrong'.*npm start -- /s],
  [['extra'], undefined, /extra/],
  [[], 'x', /PORT must be a number/],
])('%j with the port %p is refused with the usage', (args, port, message) => {
  expect(() => readStartOptions(args, port)).toThrow(message);
});

test('without anything, the defaults', () => {
  expect(readStartOptions([])).toEqual({
    once: false,
    keep: false,
    func: false,
    profiles: 12_000,
    source: 'files',
    port: 7071,
  });
});
