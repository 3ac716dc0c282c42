"""What people call the columns of a place's fields, in German and English; the surest words and fields first."""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "slug": ("Kurzname", "Kürzel", "short name"),
    "source_id": ("ID", "Objekt-ID", "UUID"),  # no counters of rows, which tell another place after sorting
    "name": (
        *("Titel", "Bezeichnung", "Name des Ortes", "Ortsname", "Objekt", "Einrichtung", "Projekt"),
        *("title", "place"),
    ),
    "teaser": (
        *("Kurzbeschreibung", "Kurztext", "Zusammenfassung", "Beschreibung", "Text", "Info"),
        *("summary", "short description", "description", "abstract"),
    ),
    "teaser_en": ("Kurzbeschreibung englisch", "Beschreibung englisch", "summary en", "description en"),
    "categories": (
        "Kategorien",
        "Kategorie",
        "Art",
        "Thema",
        "Themen",
        "Rubrik",
        "category",
        "type",
        "topic",
    ),
    "categories_en": ("Kategorien englisch", "Kategorie englisch", "category en"),
    "postal_code": ("PLZ", "Postleitzahl", "postcode", "zip", "zip code"),
    "street": ("Straße", "Straße und Hausnummer", "Straße, Hausnummer", "Adresse", "Anschrift", "address"),
    "municipality": (
        "Gemeinde",
        "Kommune",
        "Ort",
        "Stadt",
        "Ortschaft",
        "Wohnort",
        "Standort",
        "city",
        "town",
    ),
    "district": ("Landkreis", "Kreis", "county"),
    "region": ("Gebiet", "Landschaft", "area"),
    "latitude": ("Breitengrad", "geogr. Breite", "Breite", "lat", "geo lat", "y"),
    "longitude": ("Längengrad", "geogr. Länge", "Länge", "lon", "lng", "long", "geo lon", "x"),
    "page": ("Projektseite", "Detailseite", "Profilseite", "project page", "profile"),
    "website": ("Webseite", "Web", "Internet", "Internetadresse", "Homepage", "URL", "Link", "www", "site"),
    "credit": ("Datenquelle", "Nachweis", "attribution"),
    "quote": ("Zitat",),
    "quote_by": ("Zitat von", "Zitatgeber", "quoted"),
    "photo.file": ("Foto", "Bild", "Fotodatei", "Bilddatei", "photo", "image"),
    "photo.credit": (
        "Bildnachweis",
        "Fotonachweis",
        "Fotograf",
        "Fotografin",
        "photo credit",
        "photographer",
    ),
    "photo.licence": ("Bildlizenz", "Fotolizenz", "photo licence", "photo license"),
    "photo.alt": ("Bildbeschreibung", "Alternativtext", "Alt-Text", "alt"),
    "photo.consent": ("Bildfreigabe", "Fotofreigabe", "photo consent"),
}
