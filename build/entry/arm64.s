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
        mov     x0, x10
        .word   0x14000000              // b; the build writes the distance to Node's entry
        .balign 8
ignore: .quad   1, 0, 0, 0              // SIG_IGN, no flags, no restorer, no mask
table:                                  // the build appends it
