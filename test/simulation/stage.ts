import type { FaultKind, Plan } from './plan';
import type { Chance } from './random';
import type { Scheduler } from './scheduler';

/** Whoever runs our code: an invocation on one of the instances. */
export interface Actor {
  readonly name: string;
  readonly instance: number;
  dead: boolean;
}

/** One call of an actor to the world outside its process. */
export interface Call<T> {
  readonly what: () => string;
  /** What can go wrong with it. */
  readonly faults: readonly FaultKind[];
  readonly effect: () => Promise<T>;
  /** What the caller is thrown when it fails, and answered when it is refused. */
  readonly failure?: (fault: FaultKind) => Error;
  readonly refusal?: T;
}

export type Trace = (line: string) => void;

/** The longest that a call or its answer is late: far beyond every timeout, so that its caller is a zombie. */
const latest = 20 * 60_000;

/**
 * Where actors act. Every call waits for its turn in virtual time, and on the way a fault may meet it. Between
 * two calls code runs alone, so that all that can happen between them is decided here, by the seed.
 */
export function createStage(plan: Plan, parts: { chance: Chance; time: Scheduler; trace: Trace | null }) {
  const { chance, time, trace } = parts;
  const actors = new Set<Actor>();
  let calm = false;
  let faults = 0;
  let calls = 0;

  const say = (actor: Actor, text: () => string): void =>
    trace?.(`${actor.name}@${actor.instance} ${text()}`);

  /** The next fault among some kinds, if it is one's turn. */
  const draw = (kinds: readonly FaultKind[]): FaultKind | undefined => {
    if (calm) return undefined;
    let left = chance.fraction();
    for (const kind of kinds) {
      left -= plan.rates[kind] ?? 0;
      if (left >= 0) continue;
      faults += 1;
      return faults > plan.lastFault || plan.muted.includes(faults) ? undefined : kind;
    }
    return undefined;
  };

  const kill = (actor: Actor): void => {
    actor.dead = true;
    actors.delete(actor);
    say(actor, () => 'dies');
  };

  const long = (): number => Math.ceil(latest * chance.fraction() ** 4);
  const usual = (): number => 1 + Math.floor(plan.latency * chance.fraction());

  function call<T>(actor: Actor, { what, faults: kinds, effect, failure, refusal }: Call<T>): Promise<T> {
    const fault = draw(kinds);
    calls += 1;
    return new Promise((resolve, reject) => {
      const answer = (outcome: string, settle: () => void): void => {
        if (actor.dead) return;
        say(actor, () => `${what()}${outcome}`);
        settle();
      };
      const take = (settle: (value: T) => void): void => {
        effect().then(settle, (error) => answer(` ✗ ${String(error)}`, () => reject(error)));
      };
      const fail = (kind: FaultKind): void =>
        answer(` ✗ ${kind}`, () => reject(failure?.(kind) ?? new Error(kind)));
      const arrive = (): void => {
        // A request that its sender did not survive may have been on its way, or not.
        if (actor.dead && chance.happens(0.5)) return;
        switch (fault) {
          case 'crashBefore':
            kill(actor);
            break;
          case 'crashAfter':
            take(() => kill(actor));
            break;
          case 'instanceDies':
            for (const other of actors) if (other.instance === actor.instance) kill(other);
            break;
          case 'fails':
          case 'rateLimited':
            fail(fault);
            break;
          case 'uncertain':
            take(() => fail(fault));
            break;
          case 'later':
            time.at(time.now() + long(), () => take(() => say(actor, () => `${what()} takes at last`)));
            fail(fault);
            break;
          case 'refused':
            answer(' refused', () => resolve(refusal as T));
            break;
          case 'unseen':
            take(() => answer(' taken, but refused', () => resolve(refusal as T)));
            break;
          case 'late':
            take((value) => time.at(time.now() + long(), () => answer(' (late)', () => resolve(value))));
            break;
          default:
            take((value) => answer(value === null ? ' → null' : '', () => resolve(value)));
        }
      };
      time.at(time.now() + usual() + (fault === 'slow' ? long() : 0), arrive);
    });
  }

  return {
    call,
    draw,
    trace,

    /** Runs a task; `settled` hears how it ended, unless its actor died. */
    spawn(
      name: string,
      task: (actor: Actor) => Promise<unknown>,
      settled: (error: unknown) => void = () => undefined,
    ): Actor {
      const actor = { name, instance: chance.between(1, plan.instances), dead: false };
      actors.add(actor);
      const end = (error: unknown): void => {
        if (actor.dead) return;
        actors.delete(actor);
        if (error !== undefined) say(actor, () => `ends: ${String(error)}`);
        settled(error);
      };
      task(actor).then(() => end(undefined), end);
      return actor;
    },

    /** A pause of our own code, which nothing but its death cuts short. */
    pause: (actor: Actor, milliseconds: number): Promise<void> =>
      new Promise((resolve) => {
        time.at(time.now() + milliseconds, () => {
          if (!actor.dead) resolve();
        });
      }),

    /** From now on everything works. What is late stays late. */
    becalm(): void {
      calm = true;
    },
    isCalm: () => calm,
    alive: () => actors.size,
    counts: () => ({ calls, faults }),
  };
}

export type Stage = ReturnType<typeof createStage>;
