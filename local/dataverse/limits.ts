export interface LimitSettings {
  /** Requests in five minutes: 6,000 per user and web server. */
  readonly requests: number;
  readonly windowMs: number;
  /** Requests at once. */
  readonly atOnce: number;
}

export interface LimitRefusal {
  readonly code: string;
  readonly message: string;
  /** Seconds. */
  readonly retryAfter: number;
}

/** The service protection limits (learn.microsoft.com: "Service protection API limits"). */
export function createLimits() {
  let settings: LimitSettings = { requests: 6_000, windowMs: 300_000, atOnce: 52 };
  let [windowStart, used, inside] = [Date.now(), 0, 0];
  return {
    change(changed: Partial<LimitSettings>): void {
      settings = { ...settings, ...changed };
      [windowStart, used] = [Date.now(), 0];
    },
    enter(): LimitRefusal | null {
      inside += 1;
      if (Date.now() - windowStart >= settings.windowMs) [windowStart, used] = [Date.now(), 0];
      used += 1;
      const seconds = Math.max(1, Math.ceil((windowStart + settings.windowMs - Date.now()) / 1_000));
      if (used > settings.requests) {
        const message = `Number of requests exceeded the limit of ${settings.requests} over time window.`;
        return { code: '0x80072322', message, retryAfter: seconds };
      }
      if (inside <= settings.atOnce) return null;
      const message = `Number of concurrent requests exceeded the limit of ${settings.atOnce}.`;
      return { code: '0x80072326', message, retryAfter: 1 };
    },
    leave(): void {
      inside -= 1;
    },
  };
}
