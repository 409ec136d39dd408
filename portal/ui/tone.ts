/** What a colour means. */
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'calm';
