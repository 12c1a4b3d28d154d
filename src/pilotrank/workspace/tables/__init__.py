"""Tables as people save them, in CSV or XLSX: into the files of a workspace, and a whole workspace out as one."""
