"""Who (人员与机构): congresses, terms, sessions, organs, posts, deputies, users."""
