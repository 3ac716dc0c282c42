"""Places as other programs take them: GeoJSON that an import of ours reads again, and JSON-LD after schema.org.

What nobody may pass on stays out: a place's quotation, photos that are not cleared everywhere or have no licence that
anybody may use, and the words about people whose consent is not recorded. Shapes: RFC 7946; schema.org ``Place``,
``PostalAddress``, ``GeoCoordinates``, ``ImageObject``, ``license``, ``creditText``, as the German tourism data (ODTA)
use them, with a licence for each text and picture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from outreach.content.licences import licence_of
from outreach.content.regional import in_place
from outreach.content.rights import is_cleared_everywhere
from outreach.model import Campaign, Photo, Place

PictureAddress = Callable[[str], str]
"""The address of a photo by its digest; "" where it has none."""

Json = dict[str, Any]


def geojson(campaign: Campaign, places: Iterable[Place], day: date, address: PictureAddress) -> bytes:
    """A FeatureCollection; its properties are called as our fields, so that an import needs no mapping."""
    features = [
        {
            "type": "Feature",
            "id": place.slug,
            "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]}
            if place.longitude is not None
            else None,
            "properties": _properties(campaign, place, day, address),
        }
        for place in places
    ]
    collection = {"type": "FeatureCollection", "name": campaign.title, "features": features}
    return _written({"license": campaign.licence, **collection} if campaign.licence else collection)


def jsonld(campaign: Campaign, places: Iterable[Place], day: date, address: PictureAddress) -> bytes:
    """A graph of schema.org places."""
    graph = [_linked(campaign, place, day, address) for place in places]
    return _written({"@context": "https://schema.org", "@graph": graph})


def _properties(whole: Campaign, place: Place, day: date, address: PictureAddress) -> Json:
    campaign = in_place(whole, place)
    told = {
        "source_id": place.slug,
        "name": place.name,
        "teaser": _words(place),
        "categories": "|".join(place.categories),
        "status": place.status.value,
        "municipality": place.municipality,
        "district": place.district,
        "region": place.region,
        "postal_code": place.postal_code,
        "street": place.street,
        "website": place.website,
        "page": place.page,
        "credit": _credit(campaign, place),
    }
    pictures = [
        {"url": found, "credit": photo.credit, "licence": photo.licence, "alt": photo.alt}
        for photo, found in free_pictures(place, day, address)
    ]
    return {name: value for name, value in told.items() if value} | (
        {"pictures": pictures} if pictures else {}
    )


def _linked(whole: Campaign, place: Place, day: date, address: PictureAddress) -> Json:
    campaign = in_place(whole, place)
    where = {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "postalCode": place.postal_code,
        "addressLocality": place.municipality,
        "addressRegion": place.district or place.region,
        "addressCountry": campaign.country,
    }
    words = _words(place)
    told: Json = {
        "@type": "Place",
        "@id": place.page or f"urn:outreach:{campaign.name}:{place.slug}",
        "identifier": place.slug,
        "name": place.name,
        "description": words,
        "keywords": list(place.categories),
        "url": place.page or place.website,
        "sameAs": place.website if place.page else "",
        "address": {name: value for name, value in where.items() if value},
        "image": [
            {
                "@type": "ImageObject",
                "contentUrl": found,
                "caption": photo.alt,
                "creditText": photo.credit,
                "license": photo.licence,
                "acquireLicensePage": campaign.brand.website,
            }
            for photo, found in free_pictures(place, day, address)
        ],
        "license": campaign.licence if words else "",
        "creditText": _credit(campaign, place),
        "sdPublisher": {"@type": "Organization", "name": campaign.brand.name, "url": campaign.brand.website},
    }
    if place.latitude is not None:
        told["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return {name: value for name, value in told.items() if value}


def _words(place: Place) -> str:
    """What the place says of itself; nothing where it names people whose consent is not recorded."""
    return "" if set(place.people) - set(place.people_consented) else place.teaser


def _credit(campaign: Campaign, place: Place) -> str:
    """Who is to be named with the texts, and what has to stand beside the data."""
    text = ", ".join(filter(None, (campaign.brand.name, campaign.licence)))
    return "; ".join(filter(None, (text, place.credit)))


def free_pictures(place: Place, day: date, address: PictureAddress) -> Iterator[tuple[Photo, str]]:
    """Photos that anybody may use now, each under its address."""
    for photo in place.photos:
        licence = licence_of(photo.licence)
        free = licence is not None and bool(licence.name)  # else an agreement, with us alone
        found = address(photo.sha256) if free and is_cleared_everywhere(photo, day) else ""
        if found:
            yield photo, found


def _written(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
