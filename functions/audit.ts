import { type AuditEntry, auditFilterSchema } from '../shared/access/auditEntry';
import { csvRow, csvStream } from '../shared/http/csv';
import { listQuery, pageOf, route } from '../shared/http/route';

route('listAudit', {
  ...{ method: 'GET', path: 'api/audit', permission: 'audit.read' },
  query: listQuery.extend(auditFilterSchema.shape),
  handle: async ({ app, header, query: { page, pageSize, ...filter } }) => {
    if (!/\btext\/csv\b/.test(header('accept') ?? '')) {
      return { json: await app.audit.list(filter, pageOf({ page, pageSize })) };
    }
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
    };
    return { headers, stream: csvStream(csvRows(app.audit.all(filter))) };
  },
});

async function* csvRows(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  yield csvRow([
    ...['at', 'event', 'result', 'code', 'actorId', 'actor', 'actorKind', 'roles', 'ip'],
    ...['targetId', 'target', 'details', 'changes'],
  ]);
  for await (const { at, event, result, code, actor, ip, target, details, changes } of entries) {
    yield csvRow([
      ...[at, event, result, code, actor.id, actor.name, actor.kind, actor.roles.join(' '), ip],
      ...[target.id, target.name, JSON.stringify(details), JSON.stringify(changes)],
    ]);
  }
}
