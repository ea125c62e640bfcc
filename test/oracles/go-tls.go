// Go's own opinion, as that of the agent: a line of JSON for each server, with what its handshake says.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"time"
)

type question struct {
	Port  int
	Roots string
	Name  string
}

type answer struct {
	Error string `json:"error"`
}

func ask(q question) string {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(q.Roots))
	dialer := &net.Dialer{Timeout: 20 * time.Second}
	conn, err := dialer.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", q.Port))
	if err != nil {
		return "dial: " + err.Error()
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	client := tls.Client(conn, &tls.Config{RootCAs: pool, ServerName: q.Name, NextProtos: []string{"http/1.1"}})
	if err := client.Handshake(); err != nil {
		return err.Error()
	}
	return ""
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<22)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		out, _ := json.Marshal(answer{ask(q)})
		fmt.Println(string(out))
	}
}
