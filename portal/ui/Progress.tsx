interface ProgressProps {
  readonly label: string;
  /** 0 to 1; null while nobody knows. */
  readonly done: number | null;
  /** The same in words. */
  readonly text: string;
  readonly small?: boolean;
}

export function Progress({ label, done, text, small = false }: ProgressProps) {
  return (
    <div
      class={small ? 'progress progress-small' : 'progress'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={done === null ? undefined : Math.floor(done * 100)}
      aria-valuetext={text}
    >
      <div
        class={done === null ? 'progress-bar progress-unknown' : 'progress-bar'}
        style={done === null ? {} : { width: `${done * 100}%` }}
      />
    </div>
  );
}
