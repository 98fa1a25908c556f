// Command ferretdb speaks MongoDB's wire protocol on top of SQLite, for machines on which no MongoDB
// can be installed: the tests of the MongoDB store use the real driver over a real connection.
//
// Usage: ferretdb <host:port> <existing directory, ending in a slash>
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: ferretdb <host:port> <existing directory, ending in a slash>")
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: args[0]},
		Handler:   "sqlite",
		SQLiteURL: "file:" + args[1],
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return server.Run(ctx)
}
