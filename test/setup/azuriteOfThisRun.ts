import type { Azurite } from '../../local/azurite';

let kept: Azurite | undefined;

/** From the set-up to the tear-down: both run in jest's own process. */
export function keepAzurite(azurite: Azurite): void {
  kept = azurite;
}

export async function stopKeptAzurite(): Promise<void> {
  await kept?.stop();
}
