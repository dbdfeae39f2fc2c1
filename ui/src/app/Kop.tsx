import { IconKeyboard, IconLogout, IconMenu2 } from "@tabler/icons-react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { Zoekvak } from "../zoeken/Zoekvak";
import { merkUitgelogd, useSessie } from "./sessie";

function logUit(): void {
  merkUitgelogd();
  // A POST by the browser itself: the answer is a redirect to a fresh page.
  const formulier = document.createElement("form");
  formulier.method = "post";
  formulier.action = "/uitloggen";
  document.body.append(formulier);
  formulier.submit();
}

export function Merknaam({ className }: { className: string }) {
  const sessie = useSessie();
  const keuzes = "keuzes" in sessie ? sessie.keuzes : null;
  return (
    <div className={`rb-merknaam ${className}`}>
      <div>
        <span className="rb-vet">Relatiebeheer</span>
        <span className="rb-klein rb-zacht">{keuzes?.gemeente}</span>
      </div>
      {keuzes?.proefomgeving && <span className="nl-data-badge rb-proef">Proefomgeving</span>}
    </div>
  );
}

export function Kop({ openHulp }: { openHulp: () => void }) {
  const sessie = useSessie();
  const naam = "ik" in sessie ? sessie.ik.naam : "";
  return (
    <header className="rb-kop">
      <Merknaam className="rb-merknaam--kop" />
      <Zoekvak />
      <MenuTrigger>
        <Button
          className="nl-button nl-button--subtle nl-button--icon-only rb-menuknop"
          aria-label={`Menu van ${naam}`}
        >
          <IconMenu2 aria-hidden size="1.25em" />
        </Button>
        <Popover className="rb-menuvlak" placement="bottom end">
          <Menu className="rb-menu" onAction={(wat) => (wat === "hulp" ? openHulp() : logUit())}>
            <MenuSection>
              <Header className="rb-menu__kop">{naam}</Header>
              <MenuItem id="hulp" className="rb-menu__regel" textValue="Sneltoetsen">
                <IconKeyboard aria-hidden size="1.25em" />
                Sneltoetsen
                <kbd>?</kbd>
              </MenuItem>
              <MenuItem id="uit" className="rb-menu__regel" textValue="Uitloggen">
                <IconLogout aria-hidden size="1.25em" />
                Uitloggen
              </MenuItem>
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
    </header>
  );
}
