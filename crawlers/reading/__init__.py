"""What a source makes of a body: read once under limits, in a process that can be killed, and remembered; and which code
read it.  Imports the registry, sources and readers; knows neither the network nor policy.db's tables of documents."""
