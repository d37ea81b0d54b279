"""What a page tells search engines of itself, as schema.org's MedicalWebPage.

No more than is true: a review is named only where a clinician approved this version,
and nothing is said of what a drug does.
"""

from typing import Any

from education.models import ArticleVersion

Data = dict[str, Any]


def medical_web_page(version: ArticleVersion, link: str, publisher: str) -> Data:
    """Describe a page; ``link`` is its address, ``publisher`` the clinic."""
    data: Data = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": version.title,
        "description": version.summary,
        "url": link,
        "inLanguage": version.language,
        "dateModified": version.updated_on.isoformat(),
        "audience": {"@type": "Patient"},
        "publisher": {"@type": "MedicalClinic", "name": publisher},
    }
    return data | _review(version)


def _review(version: ArticleVersion) -> Data:
    if not (version.is_reviewed and version.reviewed_on):
        return {}
    return {
        "lastReviewed": version.reviewed_on.isoformat(),
        "reviewedBy": {
            "@type": "Person",
            "name": version.reviewer_name,
            "honorificSuffix": version.reviewer_licence,
        },
    }
