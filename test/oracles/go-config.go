// What Go's own encoding/json and net/http make of the agent's configuration: a line of JSON for each question.
// The members are those of the agent's configuration, as its README names them.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
)

type custom struct {
	InstanceID, Region, AvailabilityZone, AvailabilityZoneId, InstanceType, CredentialsProvider string
}

type configuration struct {
	Profile struct {
		ShareCreds, ForceUpdateCreds bool
		ShareProfile                 string
		KeyAutoRotateDays            int
	}
	Mds struct {
		Endpoint                                                         string
		CommandWorkersLimit, CommandWorkerBufferLimit, CommandRetryLimit int
		StopTimeoutMillis                                                int64
	}
	Ssm struct {
		Endpoint, CustomInventoryDefaultLocation, SessionLogsDestination string
		PluginLocalOutputCleanup, OrchestrationDirectoryCleanup          string
		HealthFrequencyMinutes, AssociationFrequencyMinutes              int
		AssociationRetryLimit, AssociationLogsRetentionDurationHours     int
		RunCommandLogsRetentionDurationHours                             int
		SessionLogsRetentionDurationHours                                int
		HibernationMaxBackoffIntervalMinutes                             int
	}
	Mgs struct {
		Region, Endpoint                              string
		StopTimeoutMillis                             int64
		SessionWorkersLimit, SessionWorkerBufferLimit int
		DeniedPortForwardingRemoteIPs                 []string
	}
	Agent struct {
		Name, Version, Region, ServiceDomain, OrchestrationRootDir, DownloadRootDir, TelemetryMetricsNamespace string
		ContainerMode, SelfUpdate, TelemetryMetricsToCloudWatch, TelemetryMetricsToSSM                         bool
		ShouldPurgeInstanceProfileRoleCreds, ForceFileIPC, UseDualStackEndpoint                                bool
		SelfUpdateScheduleDay, LongRunningWorkerMonitorIntervalSeconds, AuditExpirationDay                     int
		GoMaxProcForAgentWorker                                                                                int
	}
	Os          struct{ Lang, Name, Version string }
	S3          struct{ Endpoint, Region, LogBucket, LogKey string }
	Birdwatcher struct{ ForceEnable bool }
	Kms         struct {
		Endpoint                    string
		RequireKMSChallengeResponse bool
	}
	Identity struct {
		Ec2SystemInfoDetectionResponse string
		ConsumptionOrder               []string
		CustomIdentities               []*custom
	}
}

type question struct {
	Doc      *[]byte
	URL      *string
	Service  string
	Endpoint string
}

type answer struct {
	Error  string `json:"error"`
	Offset int64  `json:"offset"`
	// A document.
	Values map[string]string `json:"values,omitempty"`
	Order  []string          `json:"order,omitempty"`
	Custom []*custom         `json:"custom,omitempty"`
	// A URL.
	Scheme string `json:"scheme"`
	Opaque string `json:"opaque"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	// An endpoint.
	Dials string `json:"dials"`
	Usual bool   `json:"usual"`
}

// The agent's default order is one array for all: a document is decoded into that array, and the agent takes the same
// array as the default where no entry of the document's is known.
func decode(doc []byte) (a answer) {
	usual := []string{"OnPrem", "EC2", "CustomIdentity"}
	var c configuration
	c.Identity.ConsumptionOrder = usual
	c.Identity.CustomIdentities = []*custom{}
	if err := json.Unmarshal(doc, &c); err != nil {
		a.Error = err.Error()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			a.Offset = syntax.Offset
		}
		return
	}
	known := map[string]bool{"OnPrem": true, "EC2": true, "ECS": true, "CustomIdentity": true}
	keep := func(names []string) (kept []string) {
		for _, name := range names {
			if known[name] {
				kept = append(kept, name)
			}
		}
		return
	}
	a.Order = keep(c.Identity.ConsumptionOrder)
	if len(a.Order) == 0 {
		a.Order = keep(usual)
	}
	for _, entry := range c.Identity.CustomIdentities {
		if entry == nil {
			a.Error = "nil entry"
			return
		}
	}
	a.Custom = c.Identity.CustomIdentities
	a.Values = map[string]string{
		"Ssm.Endpoint": c.Ssm.Endpoint, "Mds.Endpoint": c.Mds.Endpoint, "Mgs.Endpoint": c.Mgs.Endpoint,
		"S3.Endpoint": c.S3.Endpoint, "Kms.Endpoint": c.Kms.Endpoint, "Agent.Region": c.Agent.Region,
		"Mgs.Region": c.Mgs.Region, "Agent.ServiceDomain": c.Agent.ServiceDomain,
		"Agent.UseDualStackEndpoint": fmt.Sprint(c.Agent.UseDualStackEndpoint),
		"Agent.ContainerMode":        fmt.Sprint(c.Agent.ContainerMode),
	}
	return
}

var errStop = errors.New("dialled")

// Where net/http goes.
func dial(u *url.URL) (a answer) {
	transport := &http.Transport{DialContext: func(_ context.Context, _, addr string) (net.Conn, error) {
		a.Dials = addr
		return nil, errStop
	}}
	request, _ := http.NewRequest("POST", "", bytes.NewReader(nil))
	request.URL = u
	if _, err := transport.RoundTrip(request); err != nil && !errors.Is(err, errStop) {
		a.Error = err.Error()
	}
	a.Path = u.Path
	return
}

func goes(service, endpoint string) (a answer) {
	if service == "ssmmessages" {
		u, err := url.Parse(endpoint)
		if err != nil {
			a.Usual = true
			return
		}
		name := u.Host
		if name == "" {
			name = u.Path
		}
		if name == "" {
			a.Error = "no host name"
			return
		}
		endpoint = "https://" + name
	} else if !regexp.MustCompile("^([^:]+)://").MatchString(endpoint) {
		endpoint = "https://" + endpoint
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		a.Error = err.Error()
		return
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return dial(u)
}

func ask(q question) (a answer) {
	switch {
	case q.Doc != nil:
		return decode(*q.Doc)
	case q.URL != nil:
		u, err := url.Parse(*q.URL)
		if err != nil {
			a.Error = err.Error()
			return
		}
		a.Scheme, a.Opaque, a.Host, a.Path = u.Scheme, u.Opaque, u.Host, u.Path
		return
	}
	return goes(q.Service, q.Endpoint)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		line, _ := json.Marshal(ask(q))
		fmt.Fprintln(out, string(line))
	}
}
