module main
