import { Failure } from './failure';
import { localRole } from './localRole';

/** Fetches a file, which a plain link could not ask for in the right form, and hands it to the browser. */
export async function download(
  path: string,
  { accept, name }: { accept: string; name: string },
): Promise<void> {
  const role = localRole();
  const headers = { accept, ...(role === null ? {} : { 'x-local-role': role }) };
  const blob = await fetch(path, { headers, cache: 'no-store' }).then(
    (answer) => {
      if (!answer.ok) throw new Failure('unreadable', `The app answers ${answer.status}.`, answer.status);
      return answer.blob();
    },
    () => {
      throw new Failure('offline', 'The app does not answer.');
    },
  );
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
