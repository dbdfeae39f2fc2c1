import { voluit, zegDag, zegMoment } from "./datum";

/** A point in time the way people say it; the whole of it on hover and for screen readers. */
export function Moment({ iso, className }: { iso: string; className?: string }) {
  return (
    <time dateTime={iso} title={voluit(iso)} className={className}>
      {zegMoment(iso, new Date())}
    </time>
  );
}

export function Dag({ dag }: { dag: string }) {
  return (
    <time dateTime={dag} title={voluit(dag)}>
      {zegDag(dag, new Date())}
    </time>
  );
}
