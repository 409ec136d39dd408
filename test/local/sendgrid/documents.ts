import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { z } from 'zod';

/** Twilio's own OpenAPI documents, beside the project: it does not carry them. */
export const folder = resolve(__dirname, '..', '..', '..', '..', 'shared', 'sendgrid');
const files = ['contacts', 'lists', 'custom_fields'].map((name) => `tsg_mc_${name}_v3.json`);
files.push('tsg_scopes_v3.json');

export const arePresent = files.every((file) => existsSync(join(folder, file)));

const media = z.object({ content: z.record(z.string(), z.looseObject({})).optional() });
const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ in: z.string().optional(), name: z.string().optional() })).default([]),
  requestBody: media.optional(),
  responses: z.record(z.string(), media),
});
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

export interface Operation {
  readonly name: string;
  /** The documented parameters of the query: a value's validator by name. */
  readonly query: ReadonlyMap<string, ValidateFunction>;
  /** Undefined where no body is documented. */
  readonly request: ValidateFunction | undefined;
  readonly statuses: ReadonlySet<number>;
  /** The validator of an answer's body; undefined where none is documented. */
  response(status: number): ValidateFunction | undefined;
}

/** Finds the documented operation of a request. */
export function readDocuments(): (method: string, path: string) => Operation | undefined {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true, coerceTypes: false });
  addFormats(ajv);
  const operations = files.flatMap((file) => {
    const document = documentSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    ajv.addSchema(document, file);
    return Object.entries(document.paths).flatMap(([template, methods]) =>
      ['get', 'put', 'post', 'patch', 'delete']
        .filter((method) => method in methods)
        .map((method) => {
          const pointer = `${file}#/paths/${escapePointer(template)}/${method}`;
          const operation = operationSchema.parse(methods[method]);
          return { method, template, operation: toOperation(ajv, pointer, operation) };
        }),
    );
  });
  // `/contacts/count` before `/contacts/{id}`.
  operations.sort((a, b) => a.template.split('{').length - b.template.split('{').length);
  return (method, path) =>
    operations.find((one) => one.method === method.toLowerCase() && patternOf(one.template).test(path))
      ?.operation;
}

function toOperation(ajv: Ajv2020, pointer: string, operation: z.output<typeof operationSchema>): Operation {
  const compile = (at: string) => ajv.compile({ $ref: `${pointer}/${at}` });
  const json = `content/${escapePointer('application/json')}/schema`;
  const isJson = (given: z.output<typeof media> | undefined) =>
    given?.content?.['application/json'] !== undefined;
  const query = operation.parameters.flatMap((parameter, index) =>
    parameter.in === 'query' && parameter.name !== undefined
      ? [[parameter.name, compile(`parameters/${index}/schema`)] as const]
      : [],
  );
  return {
    name: decodeURIComponent(pointer.replace(/^.*#\/paths\//, '')).replaceAll('~1', '/'),
    query: new Map(query),
    request: isJson(operation.requestBody) ? compile(`requestBody/${json}`) : undefined,
    statuses: new Set(Object.keys(operation.responses).map(Number)),
    response: (status) =>
      isJson(operation.responses[status]) ? compile(`responses/${status}/${json}`) : undefined,
  };
}

function escapePointer(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}
