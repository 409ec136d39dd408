import { z } from 'zod';
import type { RegisteredFunction } from './contract';
import { parseSchedule, type Schedule } from './schedule';
import { type Environment, resolveSettingNames } from './settings';

interface Common {
  readonly name: string;
  readonly bindingName: string;
  readonly disabled: boolean;
  readonly registered: RegisteredFunction;
}

const httpSchema = z.object({
  route: z.string().optional(),
  methods: z.array(z.string()).default(['GET', 'POST']),
  authLevel: z.enum(['anonymous', 'function', 'admin']).default('anonymous'),
});

const timerSchema = z.object({ schedule: z.string(), runOnStartup: z.boolean().default(false) });

const queueSchema = z.object({ queueName: z.string(), connection: z.string().default('') });

export type HttpFunction = Common & { readonly kind: 'http' } & z.output<typeof httpSchema>;
export type TimerFunction = Common & {
  readonly kind: 'timer';
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
};
export type QueueFunction = Common & { readonly kind: 'queue' } & z.output<typeof queueSchema>;
export type AppFunction = HttpFunction | TimerFunction | QueueFunction;

/** What a registered function reacts to. Throws for what this host cannot do, rather than leaving it out. */
export function readFunction(registered: RegisteredFunction, environment: Environment): AppFunction {
  const { name, bindings } = registered.metadata;
  const entries = Object.entries(bindings);
  const isTrigger = (type: string) => /trigger$/i.test(type);
  const [bindingName, trigger] = entries.find(([, { type }]) => isTrigger(type)) ?? [];
  if (bindingName === undefined || trigger === undefined) throw new Error(`${name} has no trigger.`);
  for (const [, { type, direction }] of entries.filter(([other]) => other !== bindingName)) {
    if (direction !== 'out' || !['http', 'queue'].includes(type.toLowerCase())) {
      throw new Error(`${name}: the local host has no ${direction ?? ''} binding of type "${type}".`);
    }
  }
  // Azure's own switch: learn.microsoft.com/azure/azure-functions/disable-function.
  const disabled = /^(?:true|1)$/i.test(environment[`AzureWebJobs.${name}.Disabled`] ?? '');
  const common = { name, bindingName, registered, disabled };
  try {
    switch (trigger.type.toLowerCase()) {
      case 'httptrigger':
        return { ...common, kind: 'http', ...httpSchema.parse(trigger) };
      case 'timertrigger': {
        const { schedule, runOnStartup } = timerSchema.parse(trigger);
        const text = resolveSettingNames(schedule, environment);
        return { ...common, kind: 'timer', schedule: parseSchedule(text), runOnStartup };
      }
      case 'queuetrigger': {
        const queue = queueSchema.parse(trigger);
        const queueName = resolveSettingNames(queue.queueName, environment).toLowerCase();
        return { ...common, kind: 'queue', ...queue, queueName };
      }
    }
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${name}: its trigger is not valid: ${reason}`, { cause: error });
  }
  throw new Error(`${name}: the local host has no trigger of type "${trigger.type}".`);
}
