import type { ComponentChildren } from 'preact';
import { Badge } from '../ui/Badge';

interface CardProps {
  readonly title: string;
  readonly well: boolean;
  readonly word: string;
  readonly children: ComponentChildren;
}

export function HealthCard({ title, well, word, children }: CardProps) {
  return (
    <section class="card">
      <div class="card-head">
        <h2>{title}</h2>
        <Badge tone={well ? 'good' : 'bad'} icon={well ? 'check' : 'alert'}>
          {word}
        </Badge>
      </div>
      {children}
    </section>
  );
}
