import type { ButtonHTMLAttributes, ReactNode } from "react";

type Eigenschappen = ButtonHTMLAttributes<HTMLButtonElement> & {
  soort?: "primary" | "secondary" | "subtle";
  negatief?: boolean;
  icoon?: ReactNode;
  bezig?: boolean;
  ref?: React.Ref<HTMLButtonElement>;
};

/** The NL Design System button. Busy stays focusable: a disabled button would throw the focus away. */
export function Knop({
  soort = "secondary",
  negatief,
  icoon,
  bezig,
  children,
  className,
  ...rest
}: Eigenschappen) {
  const klassen = ["nl-button", `nl-button--${soort}`];
  if (negatief) klassen.push("nl-button--negative");
  if (bezig) klassen.push("nl-button--busy");
  if (className) klassen.push(className);
  return (
    <button type="button" className={klassen.join(" ")} aria-disabled={bezig || undefined} {...rest}>
      {icoon && <span className="nl-button__icon-start">{icoon}</span>}
      <span className="nl-button__label">{children}</span>
    </button>
  );
}
