import { connectionSchema } from '../../shared/connections/connection';
import { type ExportDefinition, exportDefinitionSchema } from '../../shared/exports/export';
import { exportPreview } from '../../shared/exports/preview';
import { type FilesWorld, filesWorld } from '../sources/filesWorld';

let world: FilesWorld;
beforeEach(() => {
  world = filesWorld();
});

const definition = (segmentIds: string[], connectionId: string | null): ExportDefinition =>
  exportDefinitionSchema.parse({
    ...{ id: 'export', displayName: 'Export', connectionId, listId: 'list', segmentIds, deleted: false },
    ...{ dataMatching: { email: 'Email', city: 'City' }, schedule: { kind: 'off' } },
    ...{ createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' },
  });

const preview = (segmentIds: string[], profileLimit?: number) => {
  const connection = {
    ...{ id: 'c', displayName: 'C', type: 'sendgrid', region: 'global', availableTo: 'contributors' },
    ...{
      sealedKey: '',
      keyVaultSecret: null,
      apiKeyHint: '',
      revision: '1',
      exportUser: null,
      status: 'ready',
      profileLimit,
    },
    ...{ consent: { agreed: true, by: '', at: '', wording: '' } },
    ...{ createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' },
  };
  return exportPreview({
    source: world.source,
    findExport: async () => definition(segmentIds, profileLimit === undefined ? null : 'c'),
    findConnection: async () => connectionSchema.parse(connection),
  })('export');
};

test('a small export is seen whole: what is sent, merged, shortened and rejected, and why', async () => {
  await world.put(
    'vip/a.csv',
    [
      ...['Email,City', 'a@example.org,Paris', 'A@EXAMPLE.ORG,Lyon', `b@example.org,${'x'.repeat(100)}`],
      ...[',Nowhere', 'Maria Lopez,Oslo', 'not-an-address,Oslo', 'c@example.org,Rome,more'],
    ].join('\n'),
  );
  await world.put('news/b.csv', 'City,Email\nBern,d@example.org\n');
  expect(await preview(['vip', 'news'], 8)).toEqual({
    profiles: 8,
    limit: { allowed: 8, holds: true },
    sample: { read: 8, sent: 3, merged: 1, rejected: 4, truncated: 1, complete: true },
    rejections: [
      {
        ...{ reason: 'missingEmail', count: 1 },
        examples: [{ segmentId: 'vip', file: 'a.csv', record: 4, email: '', reason: 'missingEmail' }],
      },
      {
        ...{ reason: 'invalidEmail', count: 2 },
        examples: [
          { segmentId: 'vip', file: 'a.csv', record: 5, email: 'M*** L***', reason: 'invalidEmail' },
          { segmentId: 'vip', file: 'a.csv', record: 6, email: 'n***-a***-a***', reason: 'invalidEmail' },
        ],
      },
      {
        ...{ reason: 'unreadableRow', count: 1 },
        examples: [
          {
            ...{ segmentId: 'vip', file: 'a.csv', record: 7, email: '', reason: 'unreadableRow' },
            detail: 'The row has 3 fields; the header names 2.',
          },
        ],
      },
    ],
  });
});

test('of a large one a sample from several places is looked at, and every row is counted', async () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => `customer.${index}@example.org,Paris`);
  await world.put('vip/a.csv', `Email,City\n${rows.join('\n')}\n`);
  const seen = await preview(['vip'], 100_000);
  expect(seen).toMatchObject({ profiles: 200_000, limit: { allowed: 100_000, holds: false } });
  expect(seen.sample).toEqual({
    ...{ read: 1_000, sent: 1_000, merged: 0, rejected: 0, truncated: 0, complete: false },
  });
});

test('an export without a connection has no limit; what cannot be planned cannot be previewed', async () => {
  await world.put('vip/a.csv', 'Email,City\n');
  expect(await preview(['vip'])).toMatchObject({ profiles: 0, limit: null, sample: { complete: true } });
  await expect(preview(['gone'])).rejects.toMatchObject({ code: 'segmentNotFound' });
  await world.put('vip/a.csv', 'Email\na@example.org\n');
  await expect(preview(['vip'])).rejects.toMatchObject({ code: 'fieldNotFound' });
});
