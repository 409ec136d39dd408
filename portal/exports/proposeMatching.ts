import type { DataMatching } from '../api/types';
import { targets } from './exportForm';

/** How fields that hold this are often called, without case, spaces and signs; the likeliest first. */
const usualNames: Readonly<Record<keyof DataMatching, readonly string[]>> = {
  email: ['email', 'emailaddress', 'mail', 'emailaddress1', 'primaryemail', '電子郵件', '電郵', '電郵地址'],
  firstName: ['firstname', 'givenname', 'forename', '名', '名字'],
  lastName: ['lastname', 'surname', 'familyname', '姓', '姓氏'],
  country: [
    'country',
    'countryregion',
    'countryorregion',
    'countryname',
    'address1country',
    '國家',
    '國家地區',
  ],
  stateProvince: ['state', 'stateprovince', 'stateorprovince', 'province', 'region', '縣市', '省', '州'],
  city: ['city', 'town', 'address1city', '市鎮', '城市'],
  postalCode: ['postalcode', 'postcode', 'zip', 'zipcode', 'address1postalcode', '郵遞區號', '郵政編碼'],
};

const plain = (name: string): string => name.toLowerCase().replace(/[\s_.\-/()（）、]/g, '');

/** For each of SendGrid's fields the profile field that is likely meant; '' where none is. No field is used twice. */
export function proposeMatching(fields: readonly string[]): Record<keyof DataMatching, string> {
  const free = new Set(fields);
  const proposed = targets.map((target) => {
    const names = usualNames[target];
    const found = names.flatMap((name) => [...free].filter((field) => plain(field) === name))[0];
    const likely =
      found ??
      [...free].find(
        (field) => names[0] !== undefined && plain(field).endsWith(names[0]) && target === 'email',
      );
    if (likely !== undefined) free.delete(likely);
    return [target, likely ?? ''] as const;
  });
  return Object.fromEntries(proposed) as Record<keyof DataMatching, string>;
}
