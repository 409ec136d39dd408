import type { RunMessage } from '../../shared/runs/run';
import { runService } from '../../shared/runs/service';
import type { Received } from '../memory/queue';
import type { Actor } from './stage';
import type { Reach, World } from './world';

const minute = 60_000;
/** The extension hides a message in work for so long, and renews that. */
const hidden = 10 * minute;
/** host.json: visibilityTimeout and maxDequeueCount. */
const afterFailure = 30_000;
const lastDelivery = 5;

interface HostOptions {
  readonly depsOf: (actor: Actor) => Reach;
  /** What an invocation threw. */
  readonly failed: (error: unknown) => void;
  readonly watchdog: boolean;
}

/** The Functions host: it delivers messages and fires timers, at least once each. */
export function createHost(world: World, { depsOf, failed, watchdog }: HostOptions) {
  const { stage, time, queue, chance } = world;

  const pump = async (): Promise<void> => {
    for (let next = await queue.receive(hidden); next !== null; next = await queue.receive(hidden)) {
      deliver(next);
    }
  };
  const pumpIn = (delayMs: number): void => time.at(time.now() + delayMs, () => void pump());

  const deliver = (received: Received<RunMessage>): void => {
    const { message, deliveries } = received;
    let { receipt } = received;
    const actor = stage.spawn(
      `message ${message.chain}:${message.step}`,
      (self) => runService(depsOf(self)).handle(message, deliveries),
      async (error) => {
        if (error !== undefined) failed(error);
        if (error === undefined || deliveries >= lastDelivery) await queue.remove(receipt);
        else if ((await queue.hide(receipt, afterFailure)) !== null) pumpIn(afterFailure);
      },
    );
    // A message in work stays hidden while its worker lives; a dead one's comes back.
    const renew = async (): Promise<void> => {
      if (actor.dead) return pump();
      const renewed = await queue.hide(receipt, hidden);
      if (renewed === null) return;
      receipt = renewed;
      time.at(time.now() + hidden, () => void renew());
    };
    time.at(time.now() + hidden, () => void renew());
    if (stage.draw(['redelivered']) === 'redelivered') {
      time.at(time.now() + chance.between(1, 2 * minute), async () => {
        if ((await queue.hide(receipt, 0)) !== null) await pump();
      });
    }
  };

  const fire = (name: string, task: (deps: Reach) => Promise<unknown>): void => {
    const fault = stage.draw(['timerTwice', 'timerMissed']);
    const run = (): void => {
      stage.spawn(
        name,
        (actor) => task(depsOf(actor)),
        (error) => {
          if (error !== undefined) failed(error);
        },
      );
    };
    if (fault !== 'timerMissed') run();
    if (fault === 'timerTwice') time.at(time.now() + chance.between(0, 5_000), run);
  };

  return {
    pumpIn,

    /** Fires the timers every minute for which `round` says that they may have something to do. */
    start(round: () => boolean): void {
      let minutes = 0;
      const turn = (): void => {
        time.at(time.now() + minute, turn);
        if (!round()) return;
        minutes += 1;
        // Seldom enough not to be most of what happens.
        if (minutes % 2 === 0) fire('refresh', (deps) => runService(deps).checkRefreshed());
        if (watchdog) time.at(time.now() + minute / 2, () => fire('watchdog', (d) => runService(d).watch()));
      };
      time.at(time.now() + minute, turn);
    },
  };
}
