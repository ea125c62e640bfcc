// Go's own opinion of DNS answers, as that of the agent: a line of JSON for each name, with what its resolver makes of the answer.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"sort"
	"time"
)

type question struct {
	Udp  int
	Tcp  int
	Name string
	// ip4 or ip6
	Network string
}

type answer struct {
	Addresses []string `json:"addresses"`
	NotFound  bool     `json:"notFound"`
	Error     string   `json:"error"`
}

func ask(q question) answer {
	resolver := &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			port := q.Udp
			if network == "tcp" {
				port = q.Tcp
			}
			var dialer net.Dialer
			return dialer.DialContext(ctx, network, fmt.Sprintf("127.0.0.1:%d", port))
		},
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	found, err := resolver.LookupNetIP(ctx, q.Network, q.Name)
	said := answer{Addresses: []string{}}
	for _, ip := range found {
		said.Addresses = append(said.Addresses, ip.Unmap().String())
	}
	sort.Strings(said.Addresses)
	if err != nil {
		said.Error = err.Error()
		var dns *net.DNSError
		said.NotFound = errors.As(err, &dns) && dns.IsNotFound
	}
	return said
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		out, _ := json.Marshal(ask(q))
		fmt.Println(string(out))
	}
}
