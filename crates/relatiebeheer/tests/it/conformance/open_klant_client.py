"""Does with the official client all that it can do, at the address and with the token that are given.

What comes back is held against the client's own types when pydantic is there.
"""

import sys
from uuid import uuid4

from openklant_client.client import OpenKlantClient
from openklant_client.exceptions import BadRequest, NotFound, Unauthorized
from openklant_client.types.methods.maak_klant_contact import MaakKlantContactResponse
from openklant_client.types.resources.actor import Actor
from openklant_client.types.resources.betrokkene import Betrokkene
from openklant_client.types.resources.digitaal_adres import DigitaalAdres
from openklant_client.types.resources.interne_taak import InterneTaak
from openklant_client.types.resources.klant_contact import KlantContact
from openklant_client.types.resources.onderwerp_object import OnderwerpObject
from openklant_client.types.resources.partij import Partij
from openklant_client.types.resources.partij_identificator import PartijIdentificator

try:
    from pydantic import TypeAdapter
except ImportError:
    TypeAdapter = None

address, token = sys.argv[1:3]
client = OpenKlantClient(base_url=address, token=token)


def is_a(kind, found):
    if TypeAdapter:
        TypeAdapter(kind).validate_python(found)
    return found


def raises(error, work):
    try:
        work()
    except error as raised:
        return raised
    raise AssertionError(f"{error.__name__} was expected")


def everywhere(resource, kind, made):
    """Found by its key, in the list, and by going through all pages one by one."""
    assert is_a(kind, resource.retrieve(made["uuid"]))["uuid"] == made["uuid"]
    assert made["uuid"] in [is_a(kind, one)["uuid"] for one in resource.list()["results"]]
    pages = resource.list_iter(params={"pageSize": 1})
    assert made["uuid"] in [one["uuid"] for one in pages]


def partij(**more):
    return {
        "digitaleAdressen": None,
        "voorkeursDigitaalAdres": None,
        "rekeningnummers": None,
        "voorkeursRekeningnummer": None,
        "indicatieGeheimhouding": False,
        "indicatieActief": True,
        "voorkeurstaal": "nld",
        **more,
    }


naam = {"voorletters": "P.", "voornaam": "Proef", "voorvoegselAchternaam": "", "achternaam": "Persoon"}
persoon = client.partij.create_persoon(
    data=partij(soortPartij="persoon", partijIdentificatie={"contactnaam": naam})
)
organisatie = client.partij.create_organisatie(
    data=partij(soortPartij="organisatie", partijIdentificatie={"naam": "Proef BV"})
)
contactpersoon = client.partij.create_contactpersoon(
    data=partij(
        soortPartij="contactpersoon",
        partijIdentificatie={"contactnaam": naam, "werkteVoorPartij": {"uuid": organisatie["uuid"]}},
    )
)
for made in (persoon, organisatie, contactpersoon):
    everywhere(client.partij, Partij, is_a(Partij, made))
changed = client.partij.partial_update(
    persoon["uuid"], data={"soortPartij": "persoon", "voorkeurstaal": "eng"}
)
assert changed["voorkeurstaal"] == "eng"

identificator = client.partij_identificator.create(
    data={
        "identificeerdePartij": {"uuid": persoon["uuid"]},
        "sub_identificator_van": None,
        "partijIdentificator": {
            "codeObjecttype": "natuurlijk_persoon",
            "codeSoortObjectId": "bsn",
            "objectId": "999993653",
            "codeRegister": "brp",
        },
        "anderePartijIdentificator": "",
    }
)
everywhere(client.partij_identificator, PartijIdentificator, is_a(PartijIdentificator, identificator))
found = client.partij.list(params={"partijIdentificator__objectId": "999993653"})
assert [one["uuid"] for one in found["results"]] == [persoon["uuid"]]

adres = client.digitaal_adres.create(
    data={
        "adres": "proef@example.org",
        "omschrijving": "thuis",
        "soortDigitaalAdres": "email",
        "verstrektDoorBetrokkene": None,
        "verstrektDoorPartij": {"uuid": persoon["uuid"]},
        "referentie": "portaalvoorkeur",
    }
)
everywhere(client.digitaal_adres, DigitaalAdres, is_a(DigitaalAdres, adres))
changed = client.digitaal_adres.partial_update(adres["uuid"], data={"adres": "ander@example.org"})
assert changed["adres"] == "ander@example.org"

contact = client.klant_contact.create(
    data={
        "inhoud": "De beller vraagt wat",
        "onderwerp": "Vraag",
        "kanaal": "Telefoon",
        "taal": "nld",
        "vertrouwelijk": False,
        "indicatieContactGelukt": True,
        "plaatsgevondenOp": "2026-01-12T09:30:00Z",
    }
)
everywhere(client.klant_contact, KlantContact, is_a(KlantContact, contact))

betrokkene = client.betrokkene.create(
    data={
        "wasPartij": {"uuid": persoon["uuid"]},
        "hadKlantcontact": {"uuid": contact["uuid"]},
        "rol": "klant",
        "organisatienaam": "",
        "initiator": True,
    }
)
everywhere(client.betrokkene, Betrokkene, is_a(Betrokkene, betrokkene))
shown = client.klant_contact.retrieve(contact["uuid"], params={"expand": ["hadBetrokkenen", "leiddeTotInterneTaken"]})
assert shown["_expand"]["hadBetrokkenen"][0]["uuid"] == betrokkene["uuid"]

actor = client.actor.create(
    data={
        "naam": "Team Proef",
        "soortActor": "organisatorische_eenheid",
        "indicatieActief": True,
        "actoridentificator": {
            "objectId": "proef",
            "codeObjecttype": "oe",
            "codeRegister": "proef",
            "codeSoortObjectId": "naam",
        },
        "actorIdentificatie": {"omschrijving": "", "emailadres": "", "faxnummer": "", "telefoonnummer": ""},
    }
)
everywhere(client.actor, Actor, is_a(Actor, actor))

taak = client.interne_taak.create(
    data={
        "gevraagdeHandeling": "Terugbellen",
        "aanleidinggevendKlantcontact": {"uuid": contact["uuid"]},
        "toegewezenAanActor": {"uuid": actor["uuid"]},
        "toelichting": "Na vijf uur",
        "status": "te_verwerken",
    }
)
everywhere(client.interne_taak, InterneTaak, is_a(InterneTaak, taak))

over = {
    "objectId": str(uuid4()),
    "codeObjecttype": "zgw-Zaak",
    "codeRegister": "openzaak",
    "codeSoortObjectId": "uuid",
}
onderwerp = client.onderwerp_object.create(
    data={
        "klantcontact": {"uuid": contact["uuid"]},
        "wasKlantcontact": None,
        "onderwerpobjectidentificator": over,
    }
)
everywhere(client.onderwerp_object, OnderwerpObject, is_a(OnderwerpObject, onderwerp))

samen = client.methods.maak_klant_contact(
    data={
        "klantcontact": {
            "kanaal": "contactformulier",
            "onderwerp": "Vraag",
            "inhoud": "Wat kost dit?",
            "taal": "nld",
            "vertrouwelijk": False,
        },
        "betrokkene": {"rol": "klant", "initiator": True, "organisatienaam": ""},
        "onderwerpobject": {"onderwerpobjectidentificator": over},
    }
)
is_a(MaakKlantContactResponse, samen)

refused = raises(BadRequest, lambda: client.partij.create_persoon(data={"soortPartij": "persoon"}))
assert refused.invalidParams
raises(NotFound, lambda: client.partij.retrieve(uuid4()))
stranger = OpenKlantClient(base_url=address, token="onbekend")
raises(Unauthorized, stranger.partij.list)
