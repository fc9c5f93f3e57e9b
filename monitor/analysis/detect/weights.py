"""The weights of the features that make a document an announcement.

Fitted by regularised logistic regression on labelled releases and news, of which only these weights
are kept; a positive one speaks for an announcement. Features are explained in label.py.
"""

from collections.abc import Mapping
from typing import Final

BIAS: Final = -1.20

WEIGHTS: Final[Mapping[str, float]] = {
    "below:agreed": 0.15,
    "below:rank1": -0.12,
    "below:rank2": -0.10,
    "below:rank3": -0.08,
    "below:sure_rank3": 0.24,
    "below:sure_rank3_announced": 0.24,
    "claims": 0.13,
    "humans": -0.14,
    "in_lead:announced": 0.22,
    "in_lead:intent_signed": 0.14,
    "in_lead:rank3": 0.20,
    "in_lead:sure": 0.23,
    "in_lead:sure_rank3": 0.42,
    "in_lead:sure_rank3_announced": 0.11,
    "in_title:agreed": 0.30,
    "in_title:intent_signed": 0.18,
    "in_title:rank2": 0.18,
    "in_title:rank3": 0.21,
    "in_title:sure": 0.19,
    "in_title:sure_rank3": 0.25,
    "kind:co_development": 0.17,
    "kind:distribution": 0.08,
    "kind:government": -0.29,
    "kind:integration": 0.18,
    "kind:joint_venture": 0.28,
    "kind:licensing": 0.07,
    "kind:research": 0.07,
    "kind:service": 0.07,
    "kind:unspecified": -0.30,
    "lead:announce": 0.12,
    "lead:artist": -0.11,
    "lead:charity": -0.19,
    "lead:customer": -0.10,
    "lead:event": -0.25,
    "lead:investment": 0.10,
    "lead:results": -0.14,
    "lead:trigger": 0.10,
    "main_sure": -0.05,
    "mentions": 0.14,
    "newness:new": 0.13,
    "newness:unclear": 0.21,
    "pairs": -0.08,
    "repeated": 0.20,
    "short": 0.15,
    "speakers:0": -0.14,
    "speakers:2": 0.18,
    "title:acquisition": -0.07,
    "title:announce": -0.09,
    "title:event": -0.22,
    "title:trigger": 0.42,
    "together": 0.19,
    "type:government": -0.17,
}
