import { z } from 'zod';

const profileField = z.string().trim().min(1).max(200);

/** Which profile field feeds which SendGrid field. */
export const dataMatchingSchema = z.strictObject({
  email: profileField,
  firstName: profileField.optional(),
  lastName: profileField.optional(),
  country: profileField.optional(),
  stateProvince: profileField.optional(),
  city: profileField.optional(),
  postalCode: profileField.optional(),
});

export type DataMatching = z.output<typeof dataMatchingSchema>;

/**
 * SendGrid's name of each optional field, and how many characters it takes (OpenAPI: contacts).
 * It names no limit for the postal code; 50 is that of its neighbours.
 */
export const targetFields = [
  { match: 'firstName', name: 'first_name', max: 50 },
  { match: 'lastName', name: 'last_name', max: 50 },
  { match: 'country', name: 'country', max: 50 },
  { match: 'stateProvince', name: 'state_province_region', max: 50 },
  { match: 'city', name: 'city', max: 60 },
  { match: 'postalCode', name: 'postal_code', max: 50 },
] as const satisfies readonly { match: keyof DataMatching; name: string; max: number }[];

/** The profile fields to read, the address first, then those of `targetFields` that are matched, in its order. */
export function matchedFields(matching: DataMatching): string[] {
  return [matching.email, ...targetFields.flatMap(({ match }) => matching[match] ?? [])];
}
