import { randomBytes } from 'node:crypto';

/** The connection string of this run's Azurite. */
export function testStorage(): string {
  const connectionString = process.env['TEST_STORAGE'];
  if (connectionString === undefined) throw new Error('Run the tests with jest: it starts the storage');
  return connectionString;
}

/** A prefix that no other test has: valid in the names of tables, queues and containers. */
export function freshPrefix(): string {
  return `t${randomBytes(6).toString('hex')}`;
}
