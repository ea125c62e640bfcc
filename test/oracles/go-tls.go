// Go's own opinion, as that of the agent: a line of JSON for each server, with what its handshake says.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

type question struct {
	Port  int
	Roots string
	Name  string
	// Instead of a handshake: is this certificate for that name?
	Leaf string
}

type answer struct {
	Error string `json:"error"`
}

func ask(q question) string {
	if q.Leaf != "" {
		block, _ := pem.Decode([]byte(q.Leaf))
		leaf, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return err.Error()
		}
		if err := leaf.VerifyHostname(q.Name); err != nil {
			return err.Error()
		}
		return ""
	}
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

// With `serve VERSION POLICY CERTIFICATE KEY` it is a server instead, and prints its port.
func serve(version, policy, certificate, key string) {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		panic(err)
	}
	versions := map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	policies := map[string]tls.ClientAuthType{"requested": tls.RequestClientCert, "required": tls.RequireAnyClientCert}
	config := &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: policies[policy], MinVersion: versions[version], MaxVersion: versions[version]}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }))
}

func main() {
	if len(os.Args) == 6 && os.Args[1] == "serve" {
		serve(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
		return
	}
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
