"""Links sent by mail: an invitation, a forgotten password."""
