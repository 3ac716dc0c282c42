"""How many finished posts' texts a second one core writes, findings included: ``python3 run.py bench texts [--json]``.

The places of the campaign in campaigns/kreativorte-altmark, twelve times over, both channels, all kinds. A text is
composed, fitted, set in type, measured by its network's rule and read for findings; then all are compared with each
other. Every stage's share comes from a second run under the profiler: watching does not slow down what is counted.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.machine import tell
from outreach.campaign import CampaignFolder, load_campaign
from outreach.content.compose import Composer
from outreach.content.lint import Telling, repeats
from outreach.model import Campaign, Kind, Place
from outreach.networks.twitter_length import weighted_length
from outreach.places import read_campaign

ROOT = Path(__file__).parents[1]
TURNS = 12  # each place so often, under another name: other templates, other turns
STAGES = {  # function of ours → what it is called in the table; each one's time with all that it calls
    ("text.py", "render"): "filling templates",
    ("profile.py", "length"): "measuring",
    ("typography.py", "typeset"): "typography",
    ("view.py", "view"): "reading the place",
    ("hashtags.py", "hashtags"): "hashtags",
    ("links.py", "post_link"): "links",
    ("text.py", "check_text"): "findings",
}


def main(words: list[str]) -> int:
    altmark = ROOT / "campaigns" / "kreativorte-altmark"
    campaign = load_campaign(altmark)
    campaign = replace(
        campaign,
        kinds=tuple(Kind),
        channels=tuple(replace(plan, posts_per_place=3) for plan in campaign.channels),
    )
    given = read_campaign(campaign, CampaignFolder(altmark), lambda *_: iter(())).places
    places = [replace(place, slug=f"{place.slug}-{turn}") for turn in range(TURNS) for place in given]
    write(campaign, places[:2])  # imports
    began = time.process_time()
    texts = write(campaign, places)
    writing = time.process_time() - began
    began = time.process_time()
    for _ in repeats(texts):
        pass
    comparing = time.process_time() - began
    whole = writing + comparing
    result = {
        "per_second": round(len(texts) / whole),
        "texts": len(texts),
        "ms_per_text": round(whole / len(texts) * 1000, 3),
        "ms_per_length": round(per_length([telling.text for telling in texts[:500]]), 4),
        "shares": {
            **shares(campaign, places, writing / whole),
            "comparing with each other": round(comparing / whole, 3),
        },
    }
    tell(result, show, as_json="--json" in words)
    return 0


def write(campaign: Campaign, places: Sequence[Place]) -> list[Telling]:
    composer = Composer(campaign, ROOT / "templates" / "posts")
    made = []
    for place in places:
        for plan in campaign.channels:
            for number in range(1, plan.posts_per_place + 1):
                written = composer.write(place, plan, number)
                made.append(Telling(channel=plan.channel, text=written.text, place=place.slug))
    return made


def per_length(texts: list[str]) -> float:
    """Milliseconds that X's count of one text takes."""
    counted = weighted_length.__wrapped__  # each anew: it remembers what it has counted last
    began = time.process_time()
    for text in texts:
        counted(text)
    return (time.process_time() - began) / len(texts) * 1000


def shares(campaign: Campaign, places: Sequence[Place], of_all: float) -> dict[str, float]:
    """Each stage's share of the whole time."""
    profile = cProfile.Profile()
    profile.runcall(write, campaign, places)
    stats = pstats.Stats(profile)
    spent = {
        (Path(file).name, function): cumulative
        for (file, _, function), (_, _, _, cumulative, _) in stats.stats.items()
        if "outreach" in file
    }
    total = stats.total_tt
    found = {name: spent.get(stage, 0.0) / total * of_all for stage, name in STAGES.items()}
    rest = of_all - sum(found.values())
    return {name: round(share, 3) for name, share in {**found, "choosing and the rest": rest}.items()}


def show(result: dict[str, object]) -> None:
    print(f"{result['texts']} texts: 18 places {TURNS} times, 2 channels, 3 kinds; one core, CPU time")
    print(f"  finished texts per second, findings included   {result['per_second']:>8}   (wanted: 2000)")
    print(f"  ms per finished text                           {result['ms_per_text']:>8}")
    print(f"  ms to count one text as X does                 {result['ms_per_length']:>8}   (wanted: 0.1)")
    print("  shares, by the profiler in a run of its own:")
    shares = result["shares"]
    assert isinstance(shares, dict)
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        print(f"    {name:<36} {share:>7.1%}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
