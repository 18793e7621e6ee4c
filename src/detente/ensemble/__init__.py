"""The ensemble: uncertain cells become arrays with a leading ``draw`` dimension."""
