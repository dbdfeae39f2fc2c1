import {
  IconBell,
  IconBroadcast,
  IconHourglass,
  IconKeyboard,
  IconLogout,
  IconMenu2,
  IconProgressAlert,
  IconServer,
  IconShieldLock,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { useSessie } from "./sessie";
import { logUit } from "./Uitloggen";

export default function Menuknop({ naam, openHulp }: { naam: string; openHulp: () => void }) {
  const sessie = useSessie();
  const navigeer = useNavigate();
  const isBeheerder = "ik" in sessie && sessie.ik.rollen.includes("beheerder");
  const acties: Record<string, () => void> = {
    hulp: openHulp,
    wachtend: () => void navigeer({ to: "/wachtend" }),
    zaaksystemen: () => void navigeer({ to: "/zaaksystemen" }),
    notificaties: () => void navigeer({ to: "/niet-bezorgd" }),
    abonnementen: () => void navigeer({ to: "/abonnementen" }),
    zaakrechten: () => void navigeer({ to: "/zaakrechten" }),
    onafgemaakt: () => void navigeer({ to: "/onafgemaakt" }),
    uit: () => void logUit(),
  };
  return (
    <MenuTrigger>
      <Button
        className="nl-button nl-button--subtle nl-button--icon-only rb-menuknop"
        aria-label={`Menu van ${naam}`}
      >
        <IconMenu2 aria-hidden size="1.25em" />
      </Button>
      <Popover className="rb-menuvlak" placement="bottom end">
        <Menu className="rb-menu" onAction={(wat) => acties[wat]?.()}>
          <MenuSection>
            <Header className="rb-menu__kop">{naam}</Header>
            <MenuItem id="wachtend" className="rb-menu__regel" textValue="Wachtend">
              <IconHourglass aria-hidden size="1.25em" />
              Wachtend
            </MenuItem>
            <MenuItem id="zaaksystemen" className="rb-menu__regel" textValue="Zaaksystemen">
              <IconServer aria-hidden size="1.25em" />
              Zaaksystemen
            </MenuItem>
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
          {isBeheerder && (
            <MenuSection>
              <Header className="rb-menu__kop">Beheer</Header>
              <MenuItem id="notificaties" className="rb-menu__regel" textValue="Notificaties">
                <IconBell aria-hidden size="1.25em" />
                Notificaties
              </MenuItem>
              <MenuItem id="onafgemaakt" className="rb-menu__regel" textValue="Onafgemaakt">
                <IconProgressAlert aria-hidden size="1.25em" />
                Onafgemaakt
              </MenuItem>
              <MenuItem id="abonnementen" className="rb-menu__regel" textValue="Abonnementen">
                <IconBroadcast aria-hidden size="1.25em" />
                Abonnementen
              </MenuItem>
              <MenuItem id="zaakrechten" className="rb-menu__regel" textValue="Zaakrechten">
                <IconShieldLock aria-hidden size="1.25em" />
                Zaakrechten
              </MenuItem>
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
