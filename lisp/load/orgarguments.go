package load

import "strings"

// Header arguments of Org's source blocks. Only those that decide what is part of
// the program are kept: a file may have any number of others, which every block
// would inherit.

// orgArgument is the value of a header argument, if there is one.
type orgArgument struct {
	text string
	set  bool
}

// orgArguments are the header arguments that count here.
type orgArguments struct{ tangle, noweb, nowebRef orgArgument }

func (a *orgArguments) argument(key string) *orgArgument {
	switch strings.ToLower(key) {
	case "tangle":
		return &a.tangle
	case "noweb":
		return &a.noweb
	case "noweb-ref":
		return &a.nowebRef
	}
	return nil
}

// merge takes over what is set in stronger ones.
func (a *orgArguments) merge(stronger orgArguments) {
	for _, pair := range [][2]*orgArgument{{&a.tangle, &stronger.tangle}, {&a.noweb, &stronger.noweb}, {&a.nowebRef, &stronger.nowebRef}} {
		if pair[1].set {
			*pair[0] = *pair[1]
		}
	}
}

// add reads ":KEY VALUE :KEY VALUE …"; a colon in quotes or parentheses starts no key.
func (a *orgArguments) add(text string) {
	depth, quoted := 0, false
	var argument *orgArgument
	start := 0
	finish := func(end int) {
		if argument != nil {
			*argument = orgArgument{strings.TrimSpace(text[start:end]), true}
		}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ':' && depth <= 0 && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t'):
			finish(i)
			end := i + 1
			for end < len(text) && text[end] != ' ' && text[end] != '\t' {
				end++
			}
			argument, start = a.argument(text[i+1:end]), end
			i = end - 1
		}
	}
	finish(len(text))
}

// orgProperty is a property at one place: a heading, or the file.
type orgProperty struct {
	depth, heading int          // the place: how many headings are around it, and its number
	outer          orgArguments // what places around it say
	own            orgArguments // what replaces that, where isSet
	isSet          bool
	added          orgArguments
}

func (p *orgProperty) value() orgArguments {
	all := p.outer
	if p.isSet {
		all = p.own
	}
	all.merge(p.added)
	return all
}

// orgProperties are the places that have a property, by its name in small letters:
// the outermost first.
type orgProperties map[string][]orgProperty

// set sets a property of the place that is read; NAME+ adds to what it has, or inherits.
func (p *orgParser) set(name, value string) {
	name, adds := strings.CutSuffix(strings.ToLower(name), "+")
	if !strings.HasPrefix(name, "header-args") {
		return
	}
	depth := len(p.headings) - 1
	places := p.places(name)
	if n := len(places); n == 0 || places[n-1].depth != depth {
		places = append(places, orgProperty{depth: depth, heading: p.headings[depth].number, outer: p.value(name)})
	}
	property := &places[len(places)-1]
	if adds {
		property.added.add(value)
	} else {
		property.own, property.isSet = orgArguments{}, true
		property.own.add(value)
	}
	p.properties[name] = places
}

// places are those around the place that is read which have the property.
func (p *orgParser) places(name string) []orgProperty {
	places := p.properties[name]
	for n := len(places); n > 0; n-- {
		last := places[n-1]
		if last.depth < len(p.headings) && p.headings[last.depth].number == last.heading {
			break
		}
		places = places[:n-1]
	}
	if len(places) < len(p.properties[name]) {
		p.properties[name] = places
	}
	return places
}

func (p *orgParser) value(name string) orgArguments {
	if places := p.places(name); len(places) > 0 {
		return places[len(places)-1].value()
	}
	return orgArguments{}
}

// inherited are the arguments that a block has from the places around it. The
// property of the block's language is the stronger one.
func (p *orgParser) inherited(language string) orgArguments {
	all := p.value("header-args")
	all.merge(p.value("header-args:" + strings.ToLower(language)))
	return all
}
