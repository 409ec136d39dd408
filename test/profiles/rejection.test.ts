import fc from 'fast-check';
import { type Rejection, rejectionSchema, toNdjson } from '../../shared/profiles/rejection';

const text = fc.string({ unit: 'binary' });
const rejection: fc.Arbitrary<Rejection> = fc.record(
  {
    segmentId: text,
    file: text,
    record: fc.option(fc.nat()),
    email: text,
    reason: fc.constantFrom(...rejectionSchema.shape.reason.options),
    detail: text,
  },
  { requiredKeys: ['segmentId', 'record', 'email', 'reason'] },
);

test('rejections are one line each, and come back as they were', () => {
  fc.assert(
    fc.property(fc.array(rejection, { maxLength: 5 }), (rejections) => {
      const lines = toNdjson(rejections).split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.map((line) => rejectionSchema.parse(JSON.parse(line)))).toEqual(rejections);
    }),
  );
});
