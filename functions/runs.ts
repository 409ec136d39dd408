import { z } from 'zod';
import { AppError } from '../shared/errors';
import { requireEdit } from '../shared/exports/requireEdit';
import { csvRow, csvStream } from '../shared/http/csv';
import { listQuery, pageOf, type RouteAnswer, route } from '../shared/http/route';
import type { Rejection } from '../shared/profiles/rejection';

const runs = 'api/exports/{exportId}/runs';

route('startRun', {
  ...{ method: 'POST', path: runs, permission: 'runs.write', limit: 'runStarts' },
  audit: { event: 'Export.RunStarted' },
  handle: async ({ app, principal, id, header }) => {
    const exportId = id('exportId');
    const key = header('idempotency-key');
    if (key !== null && !/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new AppError('invalidRequest', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.');
    }
    await requireEdit(app.exports, principal, exportId);
    const { run, replayed } = await app.runs.startOnDemand(principal, { exportId, key });
    const headers = {
      location: `/api/exports/${exportId}/runs/${run.id}`,
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    };
    return { status: 202, headers, json: run };
  },
});

route('listRuns', {
  ...{ method: 'GET', path: runs, permission: 'runs.read', query: listQuery },
  handle: async ({ app, principal, id, query }) => {
    await app.exports.get(principal, id('exportId'));
    return { json: await app.runs.list(id('exportId'), pageOf(query)) };
  },
});

route('getRun', {
  ...{ method: 'GET', path: `${runs}/{runId}`, permission: 'runs.read' },
  handle: async ({ app, id }) => ({ json: await app.runs.get(id('exportId'), id('runId')) }),
});

route('cancelRun', {
  ...{ method: 'POST', path: `${runs}/{runId}/cancel`, permission: 'runs.write' },
  audit: { event: 'Export.RunCanceled' },
  handle: async ({ app, principal, id }) => {
    await requireEdit(app.exports, principal, id('exportId'));
    return { json: await app.runs.cancel(id('exportId'), id('runId'), principal.name) };
  },
});

route('resumeRun', {
  ...{ method: 'POST', path: `${runs}/{runId}/resume`, permission: 'runs.write', limit: 'runStarts' },
  audit: { event: 'Export.RunResumed' },
  handle: async ({ app, principal, id }) => {
    await requireEdit(app.exports, principal, id('exportId'));
    return { status: 202, json: await app.runs.resume(id('exportId'), id('runId'), principal.name) };
  },
});

route('listRejections', {
  ...{ method: 'GET', path: `${runs}/{runId}/rejections`, permission: 'rejections.read' },
  query: listQuery.extend({ pageSize: z.coerce.number().int().min(1).max(1_000).default(100) }),
  handle: async ({ app, principal, id, header, query }) => {
    const [exportId, runId] = [id('exportId'), id('runId')];
    // Whoever may only view an export sees no addresses of it, like a viewer.
    await requireEdit(app.exports, principal, exportId);
    if (!/\btext\/csv\b/.test(header('accept') ?? '')) {
      return { json: await app.runs.rejections(exportId, runId, pageOf(query)) };
    }
    // A run that is not there must answer 404, not break off a file.
    await app.runs.get(exportId, runId);
    const target = { id: exportId };
    return {
      ...csvAnswer(runId, app.runs.allRejections(exportId, runId)),
      // Addresses leave the app here.
      also: [{ event: 'Export.RejectionsDownloaded', target, details: { runId } }],
    };
  },
});

function csvAnswer(runId: string, rejections: AsyncIterable<Rejection>): RouteAnswer {
  return {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="rejections-${runId}.csv"`,
    },
    stream: csvStream(csvRows(rejections)),
  };
}

async function* csvRows(rejections: AsyncIterable<Rejection>): AsyncGenerator<string> {
  yield csvRow(['segmentId', 'file', 'record', 'email', 'reason', 'detail']);
  for await (const { segmentId, file, record, email, reason, detail } of rejections) {
    yield csvRow([segmentId, file, record, email, reason, detail]);
  }
}
