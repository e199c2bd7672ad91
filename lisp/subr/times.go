package subr

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func timeFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "current-time", Max: 0, Fn: func(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) { return timeList(m, m.Now()) }},
		{Name: "current-time-string", Max: 2, Fn: currentTimeString},
		{Name: "float-time", Max: 1, Fn: floatTime},
		{Name: "time-to-seconds", Max: 1, Fn: floatTime},
		{Name: "format-time-string", Min: 1, Max: 3, Fn: formatTimeString},
		{Name: "time-add", Min: 2, Max: 2, Fn: timeSum(1)},
		{Name: "time-subtract", Min: 2, Max: 2, Fn: timeSum(-1)},
		{Name: "time-since", Min: 1, Max: 1, Fn: timeSince},
		{Name: "time-less-p", Min: 2, Max: 2, Fn: timeLess},
		{Name: "decode-time", Max: 3, Fn: decodeTime},
		{Name: "emacs-uptime", Max: 2, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
			return syntax.NewString("0 seconds"), nil
		}},
		{Name: "emacs-init-time", Max: 1, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
			return syntax.NewString("0.1 seconds"), nil
		}},
		{Name: "current-time-zone", Max: 2, Fn: currentTimeZone},
	}
}

func location(m *kernel.Machine) *time.Location {
	if m.Opts.Location != nil {
		return m.Opts.Location
	}
	return time.UTC
}

// timeList is Emacs's (HIGH LOW MICRO PICO).
func timeList(m *kernel.Machine, t time.Time) (kernel.Object, error) {
	sec := t.Unix()
	nano := int64(t.Nanosecond())
	return m.NewList(syntax.Int(sec>>16), syntax.Int(sec&0xffff), syntax.Int(nano/1000), syntax.Int(nano%1000*1000))
}

// timeArg takes nil (now), a number, or a list (HIGH LOW MICRO PICO).
func timeArg(m *kernel.Machine, o kernel.Object) (time.Time, error) {
	if o == kernel.Nil {
		return m.Now(), nil
	}
	if kernel.IsNumber(o) {
		f := FloatOf(o)
		if math.Abs(f) > 1e15 || math.IsNaN(f) {
			return time.Time{}, m.ErrorText("Specified time is not representable")
		}
		sec, frac := math.Modf(f)
		return time.Unix(int64(sec), int64(math.Round(frac*1e9))), nil
	}
	if c, ok := o.(*syntax.Cons); ok {
		if hz, ok := c.Cdr.(syntax.Int); ok && hz > 0 && kernel.IsInteger(c.Car) {
			r := new(big.Rat).SetFrac(kernel.BigOf(c.Car), big.NewInt(int64(hz)))
			f, _ := r.Float64()
			return timeArg(m, &syntax.Float{F: f})
		}
	}
	items, err := m.ListItems(o)
	if err != nil {
		return time.Time{}, err
	}
	var parts [4]int64
	for i := 0; i < len(items) && i < 4; i++ {
		n, ok := items[i].(syntax.Int)
		if !ok {
			return time.Time{}, m.ErrorText("Invalid time specification")
		}
		parts[i] = int64(n)
	}
	if len(items) < 2 || parts[0] > 1<<32 || parts[0] < -(1<<32) {
		return time.Time{}, m.ErrorText("Invalid time specification")
	}
	return time.Unix(parts[0]<<16+parts[1], parts[2]*1000+parts[3]/1000), nil
}

// zoneArg takes nil (local time), t (UTC), a name, or an offset in seconds.
func zoneArg(m *kernel.Machine, o kernel.Object) *time.Location {
	switch z := o.(type) {
	case syntax.Int:
		return time.FixedZone("", int(z))
	case *syntax.String:
		if loc, err := time.LoadLocation(z.S); err == nil {
			return loc
		}
	case *syntax.Symbol:
		if z == m.T {
			return time.UTC
		}
	}
	return location(m)
}

func currentTimeString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	t, err := timeArg(m, args[0])
	if err != nil {
		return nil, err
	}
	return m.NewString(t.In(zoneArg(m, args[1])).Format("Mon Jan _2 15:04:05 2006"))
}

func floatTime(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	t, err := timeArg(m, args[0])
	if err != nil {
		return nil, err
	}
	return &syntax.Float{F: float64(t.UnixNano()) / 1e9}, nil
}

func timeSum(sign time.Duration) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		a, err := timeArg(m, args[0])
		if err != nil {
			return nil, err
		}
		b, err := timeArg(m, args[1])
		if err != nil {
			return nil, err
		}
		sum := a.Add(sign * b.Sub(time.Unix(0, 0)))
		if sum.Nanosecond() == 0 {
			return syntax.Int(sum.Unix()), nil
		}
		return timeList(m, sum)
	}
}

func timeSince(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return timeSum(-1)(m, []kernel.Object{kernel.Nil, args[0]})
}

func timeLess(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	a, err := timeArg(m, args[0])
	if err != nil {
		return nil, err
	}
	b, err := timeArg(m, args[1])
	return m.Bool(a.Before(b)), err
}

func decodeTime(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	t, err := timeArg(m, args[0])
	if err != nil {
		return nil, err
	}
	t = t.In(zoneArg(m, args[1]))
	_, offset := t.Zone()
	return m.NewList(syntax.Int(t.Second()), syntax.Int(t.Minute()), syntax.Int(t.Hour()), syntax.Int(t.Day()),
		syntax.Int(t.Month()), syntax.Int(t.Year()), syntax.Int(t.Weekday()), m.Bool(t.IsDST()), syntax.Int(offset))
}

func currentTimeZone(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	t, err := timeArg(m, args[0])
	if err != nil {
		return nil, err
	}
	name, offset := t.In(zoneArg(m, args[1])).Zone()
	return m.NewList(syntax.Int(offset), syntax.NewString(name))
}

// formatTimeString is (FORMAT &optional TIME ZONE).
func formatTimeString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	format, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	t, err := timeArg(m, args[1])
	if err != nil {
		return nil, err
	}
	if err := m.Step(len(format) / 8); err != nil {
		return nil, err
	}
	t = t.In(zoneArg(m, args[2]))
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		flags, width := "", 0
		for i < len(format) && strings.IndexByte("_-0^#:", format[i]) >= 0 {
			flags += string(format[i])
			i++
		}
		for i < len(format) && format[i] >= '0' && format[i] <= '9' && width < 1000 {
			width = width*10 + int(format[i]-'0')
			i++
		}
		for i < len(format) && (format[i] == 'E' || format[i] == 'O') {
			i++
		}
		if i == len(format) {
			break
		}
		b.WriteString(timeField(t, format[i], flags, width))
		if err := m.Alloc(width + 16); err != nil {
			return nil, err
		}
	}
	return m.NewString(b.String())
}

// timeNumbers are the conversions that give a number: it, its digits and what fills them up.
var timeNumbers = map[byte]struct {
	value  func(t time.Time) int
	digits int
	fill   string
}{
	'Y': {time.Time.Year, 0, "0"},
	'y': {func(t time.Time) int { return t.Year() % 100 }, 2, "0"},
	'C': {func(t time.Time) int { return t.Year() / 100 }, 2, "0"},
	'G': {func(t time.Time) int { y, _ := t.ISOWeek(); return y }, 0, "0"},
	'm': {func(t time.Time) int { return int(t.Month()) }, 2, "0"},
	'd': {time.Time.Day, 2, "0"},
	'e': {time.Time.Day, 2, " "},
	'H': {time.Time.Hour, 2, "0"},
	'k': {time.Time.Hour, 2, " "},
	'I': {func(t time.Time) int { return (t.Hour()+11)%12 + 1 }, 2, "0"},
	'l': {func(t time.Time) int { return (t.Hour()+11)%12 + 1 }, 2, " "},
	'M': {time.Time.Minute, 2, "0"},
	'S': {time.Time.Second, 2, "0"},
	'j': {time.Time.YearDay, 3, "0"},
	'V': {func(t time.Time) int { _, w := t.ISOWeek(); return w }, 2, "0"},
	'U': {func(t time.Time) int { return (t.YearDay() + 6 - int(t.Weekday())) / 7 }, 2, "0"},
	'W': {func(t time.Time) int { return (t.YearDay() + 6 - (int(t.Weekday())+6)%7) / 7 }, 2, "0"},
	'u': {func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }, 0, "0"},
	'w': {func(t time.Time) int { return int(t.Weekday()) }, 0, "0"},
}

// timeTexts are the conversions that Go's layouts can write.
var timeTexts = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'h': "Jan", 'B': "January", 'p': "PM", 'Z': "MST", 'z': "-0700",
	'F': "2006-01-02", 'D': "01/02/06", 'x': "01/02/06", 'T': "15:04:05", 'X': "15:04:05", 'R': "15:04",
	'r': "03:04:05 PM", 'c': "Mon Jan _2 15:04:05 2006", 'n': "\n", 't': "\t", '%': "%",
}

// timeField is one conversion of strftime.
func timeField(t time.Time, c byte, flags string, width int) string {
	if n, ok := timeNumbers[c]; ok {
		return timeNumber(n.value(t), n.digits, n.fill, flags, width)
	}
	text := ""
	switch layout, ok := timeTexts[c]; {
	case c == 'N':
		return nanoseconds(t, width)
	case c == 's':
		text = strconv.FormatInt(t.Unix(), 10)
	case c == 'P':
		text = strings.ToLower(t.Format("PM"))
	case c == 'z' && strings.Contains(flags, ":"):
		text = t.Format("-07:00")
	case c == 'Z' && t.Location() == time.UTC:
		text = "GMT"
	case ok:
		text = t.Format(layout)
	default:
		return "%" + flags + string(rune(c))
	}
	if strings.Contains(flags, "^") {
		text = strings.ToUpper(text)
	}
	for len(text) < width {
		text = " " + text
	}
	return text
}

func timeNumber(n, digits int, fill, flags string, width int) string {
	switch {
	case strings.Contains(flags, "-"):
		digits = 0
	case strings.Contains(flags, "_"):
		fill = " "
	case strings.Contains(flags, "0"):
		fill = "0"
	}
	text := strconv.Itoa(n)
	for len(text) < max(digits, width) {
		text = fill + text
	}
	return text
}

func nanoseconds(t time.Time, width int) string {
	if width == 0 {
		width = 9
	}
	text := fmt.Sprintf("%09d", t.Nanosecond())
	for len(text) < width {
		text += "0"
	}
	return text[:width]
}
