import { parse } from 'csv-parse';
import type { SampleFile } from '../samples/segments';

/** A contact as SendGrid takes it. */
export type Contact = Readonly<Record<string, string>>;

const names = {
  ...{ FirstName: 'first_name', LastName: 'last_name', Country: 'country' },
  ...{ State: 'state_province_region', City: 'city', PostalCode: 'postal_code' },
} as const;

/** The contacts of plain CSV files, made without the program's own code; unfit addresses are left out. */
export async function contactsOf(files: readonly SampleFile[]): Promise<Contact[]> {
  const contacts: Contact[] = [];
  for (const { content } of files) {
    const parser = parse({ bom: true, columns: true });
    const feeding = feed(content, parser);
    for await (const row of parser as AsyncIterable<Record<string, string>>) {
      const email = (row['Email'] ?? '').toLowerCase();
      if (!/^[\w.]+@[\w.-]+\.\w+$/.test(email) || email.includes('..')) continue;
      const others = Object.entries(names).flatMap(([column, name]) => {
        const value = [...(row[column] ?? '')].slice(0, 50).join('');
        return value === '' ? [] : [[name, value] as const];
      });
      contacts.push({ email, ...Object.fromEntries(others) });
    }
    await feeding;
  }
  return contacts;
}

async function feed(content: AsyncIterable<Uint8Array>, parser: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of content) {
    if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve));
  }
  parser.end();
}
