"""Who sits where and who said what: rosters, memberships, names tied to people, what staff settled, all about one member.
Imports the Diet and what lies below."""
