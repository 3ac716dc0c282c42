"""Field names that X knows, from its published contract (specification 2.167); unknown ones are refused."""

from __future__ import annotations

POST_FIELDS = frozenset(
    """
    article article_title attachments card_uri community_id context_annotations conversation_id
    created_at display_text_range edit_controls entities geo id lang matched_media_notes media_metadata
    non_public_metrics note_post note_request_suggestions organic_metrics paid_partnership
    possibly_sensitive promoted_metrics public_metrics reply_settings scopes source
    suggested_source_links suggested_source_links_with_counts text withheld
    """.split()  # noqa: SIM905 - a list of thirty quoted names is harder to read
)
USER_FIELDS = frozenset(
    """
    confirmed_email connection_status created_at description entities id is_identity_verified location
    name parody profile_banner_url profile_image_url protected public_metrics receives_your_dm
    subscribes_to_you subscription subscription_type url username verified verified_followers_count
    verified_type withheld
    """.split()  # noqa: SIM905 - a list of thirty quoted names is harder to read
)
MEDIA_FIELDS = frozenset(
    """
    alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url
    promoted_metrics public_metrics type url variants width
    """.split()  # noqa: SIM905 - a list of thirty quoted names is harder to read
)
