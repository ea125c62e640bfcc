// What Go's resolver makes of the files below /etc. The parent gives each question a child of its own, because a process reads the files
// once in five seconds. Nothing goes to a network: `Dial` notes whom it is to call, over what and for how long, and answers itself.
package main

import (
	"math"
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

type question struct {
	// Path below /etc to content.
	Files map[string]string
	// This node's own name.
	Node string
	// What is looked up, and which names have which addresses. No answer at all if Mute.
	Name    string
	Answers map[string][]string
	Mute    bool
}

type call struct {
	Name, Type, Server, Network string
	Seconds                     int
}

type reply struct {
	Calls     []call
	Addresses []string
}

const mostCalls = 60

func main() {
	if len(os.Args) > 1 {
		answer()
		return
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	for input.Scan() {
		var asked question
		if json.Unmarshal(input.Bytes(), &asked) != nil {
			continue
		}
		old, _ := filepath.Glob("/etc/*")
		for _, path := range old {
			os.Remove(path)
		}
		for name, text := range asked.Files {
			os.WriteFile("/etc/"+name, []byte(text), 0o644)
		}
		syscall.Sethostname([]byte(asked.Node))
		child := exec.Command("/proc/self/exe", "child")
		child.Stdin = strings.NewReader(input.Text())
		child.Stderr = os.Stderr
		output, _ := child.Output()
		os.Stdout.Write(append(output, '\n'))
	}
}

func answer() {
	var asked question
	json.NewDecoder(os.Stdin).Decode(&asked)
	var lock sync.Mutex
	said := reply{Calls: []call{}, Addresses: []string{}}
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, server string) (net.Conn, error) {
		until, _ := ctx.Deadline()
		calling := &peer{network: network, tell: func(name, kind string) []netip.Addr {
			lock.Lock()
			defer lock.Unlock()
			// A busy machine may be here late: what is left of a whole second is that second.
			seconds := int(math.Ceil(time.Until(until).Seconds()))
			said.Calls = append(said.Calls, call{name, kind, server, network, seconds})
			if len(said.Calls) >= mostCalls {
				// Go would go on with all of its attempts, millions of them.
				json.NewEncoder(os.Stdout).Encode(said)
				os.Exit(0)
			}
			var found []netip.Addr
			for _, text := range asked.Answers[strings.ToLower(name)] {
				ip := netip.MustParseAddr(text)
				if ip.Is4() == (kind == "A") {
					found = append(found, ip)
				}
			}
			return found
		}, mute: asked.Mute}
		if network == "udp" {
			return packets{calling}, nil
		}
		return calling, nil
	}}
	found, _ := resolver.LookupIPAddr(context.Background(), asked.Name)
	for _, ip := range found {
		said.Addresses = append(said.Addresses, ip.String())
	}
	lock.Lock()
	json.NewEncoder(os.Stdout).Encode(said)
}

// One question and one answer, in memory.
type peer struct {
	network string
	mute    bool
	tell    func(name, kind string) []netip.Addr
	left    []byte
}

func (p *peer) Write(message []byte) (int, error) {
	asked := message
	if p.network == "tcp" {
		asked = asked[2:]
	}
	end, labels := 12, []string{}
	for asked[end] != 0 {
		labels = append(labels, string(asked[end+1:end+1+int(asked[end])]))
		end += 1 + int(asked[end])
	}
	end += 5
	kind := "AAAA"
	if binary.BigEndian.Uint16(asked[end-4:]) == 1 {
		kind = "A"
	}
	found := p.tell(strings.Join(labels, "."), kind)
	if p.mute {
		return 0, errors.New("nobody is there")
	}
	back := append([]byte{}, asked[:end]...)
	back[2], back[3] = 0x81, 0x80
	if len(found) == 0 {
		back[3] |= 3
	}
	binary.BigEndian.PutUint16(back[6:], uint16(len(found)))
	binary.BigEndian.PutUint16(back[10:], 0)
	for _, ip := range found {
		data := ip.AsSlice()
		record := []byte{0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, byte(len(data))}
		if len(data) == 16 {
			record[3] = 28
		}
		back = append(append(back, record...), data...)
	}
	if p.network == "tcp" {
		back = append(binary.BigEndian.AppendUint16(nil, uint16(len(back))), back...)
	}
	p.left = back
	return len(message), nil
}

func (p *peer) Read(into []byte) (int, error) {
	n := copy(into, p.left)
	p.left = p.left[n:]
	return n, nil
}

// Go takes what is no PacketConn for a stream, so that `udp` needs these two.
type packets struct{ *peer }

func (p *peer) Close() error                     { return nil }
func (p *peer) LocalAddr() net.Addr              { return nil }
func (p *peer) RemoteAddr() net.Addr             { return nil }
func (p *peer) SetDeadline(time.Time) error      { return nil }
func (p *peer) SetReadDeadline(time.Time) error  { return nil }
func (p *peer) SetWriteDeadline(time.Time) error { return nil }

func (p packets) ReadFrom(into []byte) (int, net.Addr, error) {
	n, err := p.Read(into)
	return n, nil, err
}
func (p packets) WriteTo(message []byte, _ net.Addr) (int, error) { return p.Write(message) }
