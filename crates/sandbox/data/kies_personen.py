#!/usr/bin/env python3
"""Chooses the demo people from the public test set of the BRP test environment (RvIG, EUPL) and writes personen.json.

  kies_personen.py rvig-testpersonen-gbav.csv > personen.json

The choice is deterministic: per kind of fact the first people in BSN order that have it. Only facts of the set are kept,
each named after what Haal Centraal calls it; GBA codes that need a national table are translated here or left out.
"""
import csv
import json
import sys
import unicodedata

PLAATSEN = {
    "0014": "Groningen", "0109": "Coevorden", "0226": "Duiven", "0228": "Ede", "0281": "Tiel", "0344": "Utrecht",
    "0363": "Amsterdam", "0402": "Hilversum", "0518": "'s-Gravenhage", "0530": "Hellevoetsluis", "0599": "Rotterdam",
    "0935": "Maastricht",
}
LANDEN = {
    "5002": "Frankrijk", "5003": "Zwitserland", "5010": "België", "6014": "Verenigde Staten van Amerika",
    "6030": "Nederland", "6037": "Spanje", "6039": "Groot-Brittannië", "6043": "Turkije", "5022": "Marokko",
}


def elfproef(bsn):
    return len(bsn) == 9 and (sum(int(c) * (9 - i) for i, c in enumerate(bsn[:8])) - int(bsn[8])) % 11 == 0


def lees(pad):
    with open(pad, encoding="utf-8-sig", newline="") as bestand:
        rijen = list(csv.reader(bestand, delimiter=";"))
    kop = {naam: i for i, naam in enumerate(rijen[0])}
    groepen = []
    for rij in rijen[1:]:
        cel = lambda naam, rij=rij: rij[kop[naam]].strip() if kop[naam] < len(rij) else ""
        if cel("01.01.20"):
            groepen.append(cel)
    return groepen


def plaats(code):
    if code in PLAATSEN:
        return {"code": code, "omschrijving": PLAATSEN[code]}
    return {"omschrijving": code} if code and not code.isdigit() else None


def land(code):
    return {"code": code, "omschrijving": LANDEN[code]} if code in LANDEN else None


def zonder_leeg(waarden):
    return {k: v for k, v in waarden.items() if v not in ("", None, [], {}, False)}


def adres(cel):
    if cel("08.13.10") and cel("08.13.10") != "0000":
        return zonder_leeg({"soort": "buitenland", "land": land(cel("08.13.10")), "regel1": cel("08.13.30"),
                            "regel2": cel("08.13.40"), "regel3": cel("08.13.50"), "datumVan": cel("08.13.20")})
    if cel("08.12.10"):
        return zonder_leeg({"soort": "locatie", "locatiebeschrijving": cel("08.12.10"),
                            "datumVan": cel("08.10.30"), "gemeente": plaats(cel("08.09.10"))})
    if not cel("08.11.10") or cel("08.11.10") == ".":
        return {"soort": "onbekend"}
    return zonder_leeg({
        "soort": "adres", "straat": cel("08.11.10"), "officieleStraatnaam": cel("08.11.15"),
        "huisnummer": int(cel("08.11.20") or 0), "huisletter": cel("08.11.30"), "toevoeging": cel("08.11.40"),
        "postcode": cel("08.11.60"), "woonplaats": cel("08.11.70"), "adresseerbaarObject": cel("08.11.80"),
        "nummeraanduiding": cel("08.11.90"), "datumVan": cel("08.10.30"), "functie": cel("08.10.10"),
    })


def naam(cel, cat):
    return zonder_leeg({"voornamen": cel(cat + ".02.10"), "voorvoegsel": cel(cat + ".02.30"),
                        "geslachtsnaam": cel(cat + ".02.40"), "titel": cel(cat + ".02.20")})


def partner(cel):
    if not cel("05.02.40"):
        return None
    return zonder_leeg({
        "bsn": cel("05.01.20"), **naam(cel, "05"), "geboortedatum": cel("05.03.10"), "geslacht": cel("05.04.10"),
        "sinds": cel("05.06.10"), "ontbonden": cel("05.07.10"), "verbintenis": cel("05.15.10"),
    })


def persoon(cel):
    gemeente = plaats(cel("08.09.10"))
    return zonder_leeg({
        "bsn": cel("01.01.20"), **naam(cel, "01"), "geslacht": cel("01.04.10"), "naamgebruik": cel("01.61.10"),
        "geboortedatum": cel("01.03.10"), "geboorteplaats": plaats(cel("01.03.20")), "geboorteland": land(cel("01.03.30")),
        "gemeente": gemeente if gemeente and "code" in gemeente else None, "adres": adres(cel),
        "geheim": int(cel("07.70.10") or 0), "overleden": cel("06.08.10"), "opschorting": cel("07.67.20"),
        "opgeschortOp": cel("07.67.10"), "onderzoekPersoon": cel("01.83.10") if not cel("01.83.30") else "",
        "onderzoekPersoonSinds": cel("01.83.20") if not cel("01.83.30") else "",
        "onderzoekAdres": cel("08.83.10") if not cel("08.83.30") else "",
        "onderzoekAdresSinds": cel("08.83.20") if not cel("08.83.30") else "",
        "partners": [p for p in [partner(cel)] if p],
    })


def basisletters(tekst):
    return all(ord(teken) < 128 for teken in tekst)


def main():
    iedereen = [persoon(cel) for cel in sorted(lees(sys.argv[1]), key=lambda cel: cel("01.01.20"))
                if cel("01.01.20").startswith("9999") and elfproef(cel("01.01.20"))]
    uniek = {p["bsn"]: p for p in reversed(iedereen)}
    iedereen = [uniek[bsn] for bsn in sorted(uniek)]
    volledig = lambda p: p.get("voornamen") and p.get("geslachtsnaam", ".") != "." and len(p.get("geboortedatum", "")) == 8
    compleet = lambda p: volledig(p) and not p["geboortedatum"].endswith("00") and p["adres"].get("woonplaats") and p["adres"].get("postcode")
    gewoon = lambda p: compleet(p) and not any(p.get(k) for k in ("geheim", "overleden", "opschorting", "onderzoekPersoon", "onderzoekAdres"))
    volledige_naam = lambda p: p["voornamen"] + " " + p["geslachtsnaam"]
    gehuwd = lambda p: any(not q.get("ontbonden") and q.get("sinds") for q in p.get("partners", []))
    achternamen = {}
    for p in iedereen:
        if gewoon(p) and basisletters(volledige_naam(p)) and p["gemeente"]["code"] in ("0599", "0363", "0344") if p.get("gemeente") else False:
            achternamen.setdefault(p["geslachtsnaam"], []).append(p)
    gekozen = {}

    def kies(aantal, voorwaarde, bron=None):
        for p in bron or iedereen:
            if aantal and p["bsn"] not in gekozen and volledig(p) and voorwaarde(p):
                gekozen[p["bsn"]] = p
                aantal -= 1

    def jaar(p):
        return int(p["geboortedatum"][:4])

    volwassen = lambda p: 1940 <= jaar(p) <= 2004
    kies(1, lambda p: p["bsn"] == "999993653")  # known from the documentation of many products
    kies(7, lambda p: gewoon(p) and gehuwd(p) and volwassen(p) and p.get("gemeente", {}).get("code") == "0599" and basisletters(volledige_naam(p)))
    for familie in sorted(achternamen, key=lambda n: (-len(achternamen[n]), n))[:4]:
        kies(4, lambda p: p in achternamen[familie])
    kies(9, lambda p: gewoon(p) and volwassen(p) and not p.get("partners") and p.get("gemeente", {}).get("code") == "0599" and basisletters(volledige_naam(p)))
    kies(1, lambda p: gewoon(p) and jaar(p) >= 2008)
    kies(4, lambda p: gewoon(p) and not basisletters(volledige_naam(p)) and not p.get("titel"))
    kies(2, lambda p: p.get("geslachtsnaam") and not basisletters(volledige_naam(p)) and not p.get("overleden"))
    kies(2, lambda p: gewoon(p) and p.get("naamgebruik") in ("V", "P", "N") and gehuwd(p))
    for code in (7, 7, 6, 1, 2, 3):
        kies(1, lambda p: compleet(p) and p.get("geheim") == code and not p.get("opschorting"))
    kies(4, lambda p: p.get("overleden") and not p["geboortedatum"].endswith("00"))
    kies(1, lambda p: compleet(p) and any(q.get("ontbonden") for q in p.get("partners", [])) and not p.get("opschorting"))
    kies(3, lambda p: p["adres"].get("soort") == "buitenland" and p["adres"].get("land") and p["adres"].get("regel1"))
    kies(2, lambda p: p["adres"].get("soort") == "locatie")
    kies(1, lambda p: p["adres"].get("soort") == "onbekend" and not p.get("overleden"))
    kies(2, lambda p: p.get("onderzoekAdres") and not p.get("overleden"))
    kies(2, lambda p: p.get("onderzoekPersoon") and not p.get("overleden"))
    kies(2, lambda p: p["geboortedatum"].endswith("00") and not p.get("overleden"))
    regels = ",\n".join(json.dumps(p, ensure_ascii=False) for p in gekozen.values())
    print("[\n" + unicodedata.normalize("NFC", regels) + "\n]")


main()
