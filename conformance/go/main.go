// Reads a log written as C2SP tlog-tiles with the client code of Go's checksum database, which shares nothing with us.
// Usage: go run . FOLDER KEY [COSIGNER]. Where a cosigner is named it must have cosigned. Prints one line: the number of entries whose inclusion it proved.
package main

import (
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string

func (folder) Height() int                        { return 8 }
func (folder) SaveTiles([]tlog.Tile, [][]byte)    {}
func (f folder) read(path string) ([]byte, error) { return os.ReadFile(filepath.Join(string(f), path)) }

// ReadTiles drops the height, which C2SP paths do not have.
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		if known[path] == nil {
			data, err := f.read(path)
			if err != nil {
				return nil, err
			}
			known[path] = data
		}
		all = append(all, known[path])
	}
	return all, nil
}

// Tiles read before: each proof asks for some of them again.
var known = map[string][]byte{}

func main() {
	log.SetFlags(0)
	f := folder(os.Args[1])
	tree := openCheckpoint(f, os.Args[2])
	hashes := tlog.TileHashReader(tree, f)
	proved := int64(0)
	for proved < tree.N {
		for _, entry := range bundle(f, proved, tree.N) {
			proof, err := tlog.ProveRecord(tree.N, proved, hashes)
			check(err)
			check(tlog.CheckRecord(proof, tree.N, tree.Hash, proved, tlog.RecordHash(entry)))
			proved++
		}
	}
	for _, old := range []int64{1, tree.N / 3, tree.N / 2, tree.N - 1} {
		if old < 1 {
			continue
		}
		root, err := tlog.TreeHash(old, hashes)
		check(err)
		proof, err := tlog.ProveTree(tree.N, old, hashes)
		check(err)
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old, root))
	}
	fmt.Println(proved)
}

func openCheckpoint(f folder, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	check(err)
	text, err := f.read("checkpoint")
	check(err)
	verifiers := []note.Verifier{verifier}
	if len(os.Args) > 3 {
		cosigner, err := fnote.NewVerifierForCosignatureV1(os.Args[3])
		check(err)
		verifiers = append(verifiers, cosigner)
	}
	signed, err := note.Open(text, note.VerifierList(verifiers...))
	check(err)
	if len(signed.Sigs) != len(verifiers) {
		log.Fatal("not signed by all")
	}
	var origin, root string
	var tree tlog.Tree
	_, err = fmt.Sscanf(signed.Text, "%s\n%d\n%s\n", &origin, &tree.N, &root)
	check(err)
	tree.Hash, err = tlog.ParseHash(root)
	check(err)
	return tree
}

func bundle(f folder, index, size int64) [][]byte {
	number := index / 256
	path := "tile/entries/" + strings.TrimPrefix(tlog.Tile{H: 8, L: 0, N: number, W: 256}.Path(), "tile/8/0/")
	if size < (number+1)*256 {
		path += fmt.Sprintf(".p/%d", size%256)
	}
	data, err := f.read(path)
	check(err)
	var entries [][]byte
	for len(data) > 0 {
		length := int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	return entries
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
