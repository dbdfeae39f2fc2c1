import { Link } from "@tanstack/react-router";
import { useTitel } from "./useTitel";

export function NietGevonden() {
  useTitel("Niet gevonden");
  return (
    <div className="rb-inhoud">
      <h1 tabIndex={-1}>Deze pagina bestaat niet</h1>
      <p>
        Controleer het adres, of{" "}
        <Link to="/" className="rb-schakel">
          ga naar het begin
        </Link>{" "}
        en zoek de klant.
      </p>
    </div>
  );
}
