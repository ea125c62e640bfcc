// What runs first in the Linux binary on arm64, before Node's own entry: see build/entry.ts.
// The stack holds argc, the arguments, a null, the environment, a null. Only x0 (the loader's) and sp have to survive.
        .text
        hint    #34                     // bti c
        mov     x10, x0
        ldr     x1, [sp]
        add     x2, sp, x1, uxtx #3
        add     x2, x2, #16             // the next variable to look at
        mov     x3, x2                  // where the next one that stays goes
variable:
        ldr     x4, [x2], #8
        cbz     x4, signals
        adr     x5, table
name:
        ldrb    w6, [x5], #1            // the first byte under which it stays; 0 ends the table
        cbz     w6, variable            // not in the table: it goes
        mov     x7, x4
compare:
        ldrb    w8, [x5], #1            // "NAME=" and a null
        cbz     w8, keep
        ldrb    w9, [x7], #1
        cmp     w8, w9
        b.eq    compare
skip:
        ldrb    w8, [x5], #1
        cbnz    w8, skip
        b       name
keep:
        strb    w6, [x4]
        str     x4, [x3], #8
        b       variable
signals:
        str     xzr, [x3]
        mov     x0, #13                 // SIGPIPE
        adr     x1, ignore
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134                // rt_sigaction
        svc     #0
        mov     x0, #25                 // SIGXFSZ
        svc     #0
        mov     x4, #15                 // SIGTERM
        bl      hold
        mov     x4, #2                  // SIGINT
        bl      hold
        mov     x4, #1                  // SIGHUP
        bl      hold
        mov     x4, #14                 // SIGALRM
        adr     x5, again
        bl      handle
        sub     sp, sp, #16             // a limit: the soft one, the hard one
        mov     x0, #0
        mov     x1, #7                  // RLIMIT_NOFILE
        mov     x2, #0
        mov     x3, sp
        mov     x8, #261                // prlimit64
        svc     #0
        adr     x4, descriptors
        cbnz    x0, space               // a sandbox that does not tell
        ldr     x5, [sp, #8]            // Node raises its limit to the hard one
        cmp     x5, #20
        b.lo    refuse
space:
        mov     x0, #0
        mov     x1, #9                  // RLIMIT_AS
        svc     #0
        adr     x4, memory
        cbnz    x0, data
        ldr     x5, [sp]
        mov     x6, #0x40000000
        cmp     x5, x6
        b.lo    refuse
data:
        mov     x0, #0
        mov     x1, #2                  // RLIMIT_DATA
        svc     #0
        cbnz    x0, begin
        ldr     x5, [sp]
        mov     x6, #0x20000000
        cmp     x5, x6
        b.lo    refuse
begin:
        add     sp, sp, #16
        mov     x0, x10
jump:   .word   0x14000000              // b; the build writes the distance to Node's entry

thread:                                 // Node calls this for pthread_create
        hint    #34
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        ldr     x16, real
        ldr     x17, [x16]
        blr     x17
        ldp     x29, x30, [sp], #16
        adr     x4, threads
        cbnz    w0, refuse
        ret

hold:                                   // the signal x4, unless it is ignored
        sub     sp, sp, #32
        mov     x0, x4
        mov     x1, #0
        mov     x2, sp
        mov     x3, #8
        mov     x8, #134
        svc     #0
        ldr     x6, [sp]
        add     sp, sp, #32
        cbnz    x6, held
        adr     x5, later
handle:                                 // the signal x4, by the code at x5
        sub     sp, sp, #32
        mov     x6, #0x10000000         // SA_RESTART
        stp     x5, x6, [sp]
        stp     xzr, xzr, [sp, #16]
        mov     x0, x4
        mov     x1, sp
        mov     x2, #0
        mov     x3, #8
        mov     x8, #134
        svc     #0
        add     sp, sp, #32
held:   ret

later:                                  // 20 ms from now SIGALRM comes
        hint    #34
        sub     sp, sp, #32
        mov     x6, #20000
        stp     xzr, xzr, [sp]
        stp     xzr, x6, [sp, #16]
        mov     x0, #0                  // ITIMER_REAL
        mov     x1, sp
        mov     x2, #0
        mov     x8, #103                // setitimer
        svc     #0
        add     sp, sp, #32
        ret

again:                                  // a handler that is set by now hears SIGTERM
        hint    #34
        mov     x8, #172                // getpid
        svc     #0
        mov     x1, #15
        mov     x8, #129                // kill
        svc     #0
        ret

refuse:                                 // with the text at x4, behind its length, and status 2
        mov     x0, #2
        add     x1, x4, #2
        ldrh    w2, [x4]
        mov     x8, #64                 // write
        svc     #0
        mov     x0, #2
        mov     x8, #94                 // exit_group
        svc     #0

        .balign 8
ignore: .quad   1, 0, 0, 0              // SIG_IGN, no flags, no restorer, no mask
real:   .quad   0                       // the build writes where the address of pthread_create is found
threads:
        .2byte  memory - . - 2
        .ascii  "ssm-probe: no thread can be started here: raise the limit of processes (ulimit -u, pids.max, TasksMax)\n"
memory:
        .2byte  descriptors - . - 2
        .ascii  "ssm-probe: 1 GiB of address space and 512 MiB of data are the least that is needed: raise their limits (ulimit -v, -d)\n"
descriptors:
        .2byte  table - . - 2
        .ascii  "ssm-probe: 20 open files are the least that is needed: raise their limit (ulimit -n)\n"
table:                                  // the build appends it
